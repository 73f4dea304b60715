'use server'

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { endSessions } from '#lib/users/end-sessions.ts'
import { displayName } from '#lib/users/user.ts'
import { SIGN_IN_PATH } from '#lib/web/paths.ts'
import { consoleRuntime } from '#lib/web/runtime.ts'
import { findCurrentUser, requestContext } from '#lib/web/session.ts'
import { sessionCookie } from '#lib/web/session-cookie.ts'

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await forgetSession()
  redirect(SIGN_IN_PATH)
}

/** Ends every session of the person, this one too. */
export async function signOutEverywhere(): Promise<void> {
  const user = await findCurrentUser()
  if (user !== null) {
    const { userId, isPlatformAdmin } = user
    const actor = { kind: 'user', userId, name: displayName(user), role: 'viewer', isPlatformAdmin } as const
    await endSessions({ ...(await requestContext()), actor }, user)
  }
  await forgetSession()
  redirect(SIGN_IN_PATH)
}

/** Whether this browser has a session: the sign-in page asks when a link from elsewhere came without the strict cookie. */
export async function isSignedIn(): Promise<boolean> {
  return (await findCurrentUser()) !== null
}

async function forgetSession(): Promise<void> {
  const { name, options } = sessionCookie(consoleRuntime().settings)
  const jar = await cookies()
  jar.set(name, '', { ...options, maxAge: 0 })
}
