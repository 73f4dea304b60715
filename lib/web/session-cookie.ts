import type { Env } from '#lib/platform/env.ts'

/** Whether people reach the console by https, so that cookies may go by nothing else. */
export function isServedByHttps(settings: Pick<Env, 'PUBLIC_URL'>): boolean {
  return settings.PUBLIC_URL?.startsWith('https:') ?? false
}

/** next-auth's own cookies of the sign-in form, as strict as the session's. */
export function formCookies(settings: Pick<Env, 'PUBLIC_URL'>) {
  const secure = isServedByHttps(settings)
  const options = { httpOnly: true, sameSite: 'strict', path: '/', secure } as const
  const prefix = secure ? '__Host-' : ''
  return {
    csrfToken: { name: `${prefix}reveille-csrf`, options },
    callbackUrl: { name: `${prefix}reveille-callback`, options },
  }
}

/** The session cookie. `__Host-` lets no other host name set it (RFC 6265bis §4.1.3.2), but needs https. */
export function sessionCookie(settings: Pick<Env, 'PUBLIC_URL'>) {
  const secure = isServedByHttps(settings)
  return {
    name: secure ? '__Host-reveille-session' : 'reveille-session',
    options: { httpOnly: true, sameSite: 'strict', path: '/', secure },
  } as const
}
