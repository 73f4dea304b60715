import type { NextAuthOptions, User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { z } from 'zod'
import { signIn } from '#lib/users/sign-in.ts'
import { SESSION_SECONDS } from '#lib/users/user-session.ts'
import { clientAddress } from './client-address.ts'
import { SIGN_IN_PATH } from './paths.ts'
import { consoleContext, consoleRuntime } from './runtime.ts'
import { formCookies, isServedByHttps, sessionCookie } from './session-cookie.ts'

const credentials = z.object({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1024),
  code: z.string().max(64).optional(),
})

type SignedIn = User & { sessionVersion: number; sessionId: string }

/** How next-auth keeps sessions: signed in by password, a JWT in a strict cookie, which names user and session. */
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
        credentials: { email: {}, password: {}, code: {} },
        authorize: (given, request) => authorize(given, request.headers ?? {}),
      }),
    ],
    callbacks: {
      // Nobody is sent anywhere by next-auth: the sign-in page goes on by itself, to a path that it has checked.
      redirect: ({ baseUrl }) => baseUrl,
      jwt: ({ token, user }) => {
        if (user === undefined) return token
        const { id, sessionVersion, sessionId } = user as SignedIn
        return { sub: id, sessionVersion, sessionId }
      },
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

/** next-auth hands the message of a thrown error to the sign-in page; these words are all that it can be. */
async function authorize(given: unknown, headers: Record<string, unknown>): Promise<SignedIn | null> {
  const parsed = credentials.safeParse(given)
  if (!parsed.success) return null
  const { signInThrottle, keyRing } = consoleRuntime()
  const ctx = { ...consoleContext(clientAddress(textOf(headers['x-forwarded-for']))), keyRing }
  const userAgent = textOf(headers['user-agent']) ?? ''
  const outcome = await signIn(ctx, signInThrottle, { ...parsed.data, userAgent })
  switch (outcome.kind) {
    case 'signed_in': {
      const { userId, sessionVersion, sessionId } = outcome.user
      return { id: userId, sessionVersion, sessionId }
    }
    case 'refused':
      return null
    case 'throttled':
      throw new Error(`throttled:${outcome.retryAfterSeconds}`)
    default:
      throw new Error(outcome.kind)
  }
}

function textOf(header: unknown): string | null {
  return typeof header === 'string' ? header : null
}
