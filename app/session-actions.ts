'use server'

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { leaveSession } from '#lib/users/end-session.ts'
import { endSessions } from '#lib/users/end-sessions.ts'
import { SIGN_IN_PATH } from '#lib/web/paths.ts'
import { findPersonalContext } from '#lib/web/personal-action.ts'
import { consoleRuntime } from '#lib/web/runtime.ts'
import { findCurrentUser } from '#lib/web/session.ts'
import { sessionCookie } from '#lib/web/session-cookie.ts'

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  const ctx = await findPersonalContext()
  if (ctx !== null) await leaveSession(ctx)
  await forgetSession()
  redirect(SIGN_IN_PATH)
}

/** Ends every session of the person, this one too. */
export async function signOutEverywhere(): Promise<void> {
  const ctx = await findPersonalContext()
  if (ctx !== null) await endSessions(ctx, ctx.user)
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
