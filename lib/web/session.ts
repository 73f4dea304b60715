import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { decode } from 'next-auth/jwt'
import { cache } from 'react'
import { findSessionUser } from '#lib/users/find-session-user.ts'
import type { SignedInUser } from '#lib/users/user.ts'
import { clientAddress } from './client-address.ts'
import { PATH_HEADER } from './path-header.ts'
import { signInPath } from './paths.ts'
import { consoleContext, consoleRuntime } from './runtime.ts'
import { sessionCookie } from './session-cookie.ts'

/** The context of this request before anyone is known; the same one for all that a request asks. */
export const requestContext = cache(async () =>
  consoleContext(clientAddress((await headers()).get('x-forwarded-for'))),
)

/** Who is signed in, or null. The cookie's word is checked against the database once per request. */
export const findCurrentUser = cache(async (): Promise<SignedInUser | null> => {
  const { authSecret, settings } = consoleRuntime()
  const cookie = (await cookies()).get(sessionCookie(settings).name)
  if (cookie === undefined) return null
  const claims = await readClaims(cookie.value, authSecret)
  if (claims === null) return null
  return findSessionUser(await requestContext(), {
    userId: claims.sub,
    sessionVersion: claims.sessionVersion,
    sessionId: claims.sessionId,
  })
})

/** Who is signed in. Sends everybody else to the sign-in page, which leads back here. */
export async function requireUser(): Promise<SignedInUser> {
  const user = await findCurrentUser()
  if (user !== null) return user
  redirect(signInPath((await headers()).get(PATH_HEADER) ?? '/'))
}

/** The claims of a session cookie, or null for one that is forged, expired or not ours. */
async function readClaims(token: string, secret: string) {
  return decode({ token, secret }).catch(() => null)
}
