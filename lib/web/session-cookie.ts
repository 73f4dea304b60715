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

/**
 * next-auth's cookies of a sign-in through an OpenID provider. They must come along when the provider sends a person
 * back, which no strict cookie does (RFC 6265bis §5.2). The first three are sealed and good for a quarter of an hour;
 * the last is a path of this site, checked when it is read.
 */
export function oidcCookies(settings: Pick<Env, 'PUBLIC_URL'>) {
  const secure = isServedByHttps(settings)
  const prefix = secure ? '__Host-' : ''
  const lax = (name: string) => ({
    name: `${prefix}reveille-${name}`,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  })
  return {
    state: lax('oidc-state'),
    nonce: lax('oidc-nonce'),
    pkceCodeVerifier: lax('oidc-pkce'),
    callbackUrl: lax('callback'),
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
