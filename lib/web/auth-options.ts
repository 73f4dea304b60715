import type { NextAuthOptions, User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { z } from 'zod'
import { signIn } from '#lib/users/sign-in.ts'
import { clientAddress } from './client-address.ts'
import { SIGN_IN_PATH } from './paths.ts'
import { consoleContext, consoleRuntime } from './runtime.ts'
import { formCookies, isServedByHttps, SESSION_SECONDS, sessionCookie } from './session-cookie.ts'

const credentials = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(1024) })

type SignedIn = User & { sessionVersion: number }

/** How next-auth keeps sessions: signed in by password, a JWT in a strict cookie, which names user and session version. */
export function authOptions(): NextAuthOptions {
  const { authSecret, settings, log } = consoleRuntime()
  return {
    secret: authSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    cookies: { sessionToken: sessionCookie(settings), ...formCookies(settings) },
    useSecureCookies: isServedByHttps(settings),
    pages: { signIn: SIGN_IN_PATH, signOut: SIGN_IN_PATH, error: SIGN_IN_PATH },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: (given, request) => authorize(given, request.headers?.['x-forwarded-for']),
      }),
    ],
    callbacks: {
      // Nobody is sent anywhere by next-auth: the sign-in page goes on by itself, to a path that it has checked.
      redirect: ({ baseUrl }) => baseUrl,
      jwt: ({ token, user }) =>
        user === undefined ? token : { sub: user.id, sessionVersion: (user as SignedIn).sessionVersion },
      // What GET /api/auth/session shows; pages read the cookie themselves and ask the database.
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: {
      error: (code) => log.error({ code }, 'next-auth'),
      // It warns about NEXTAUTH_URL, which nothing here depends on.
      warn: () => undefined,
    },
  }
}

/** next-auth hands the message of a thrown error to the sign-in page; these two words are all that it can be. */
async function authorize(given: unknown, forwardedFor: unknown): Promise<SignedIn | null> {
  const parsed = credentials.safeParse(given)
  if (!parsed.success) return null
  const ctx = consoleContext(clientAddress(typeof forwardedFor === 'string' ? forwardedFor : null))
  const outcome = await signIn(ctx, consoleRuntime().signInThrottle, parsed.data)
  if (outcome.kind === 'throttled') throw new Error(`throttled:${outcome.retryAfterSeconds}`)
  if (outcome.kind === 'refused') return null
  return { id: outcome.user.userId, sessionVersion: outcome.user.sessionVersion }
}
