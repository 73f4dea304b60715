import type { NextAuthOptions, Profile, User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { z } from 'zod'
import { tellNextAuthItsAddress } from '#lib/platform/process-env.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { SESSION_SECONDS } from '#lib/users/user-session.ts'
import { clientAddress } from './client-address.ts'
import { consoleUrl } from './console-url.ts'
import type { OidcPerson } from './oidc-claims.ts'
import { oidcProvider } from './oidc-provider.ts'
import { signInProvenPerson } from './oidc-sign-in.ts'
import { OIDC, pathOnSite, SIGN_IN_PATH } from './paths.ts'
import { consoleContext, consoleRuntime } from './runtime.ts'
import { formCookies, isServedByHttps, oidcCookies, sessionCookie } from './session-cookie.ts'

const credentials = z.object({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1024),
  code: z.string().max(64).optional(),
})

type SignedIn = User & { sessionVersion: number; sessionId: string }

/**
 * How next-auth keeps sessions: signed in by password or by the OpenID provider, a JWT in a strict cookie, which names
 * user and session.
 */
export function authOptions(): NextAuthOptions {
  const { authSecret, settings, log } = consoleRuntime()
  const oidc = oidcProvider(settings)
  tellNextAuthItsAddress(consoleUrl())
  return {
    secret: authSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    cookies: {
      sessionToken: sessionCookie(settings),
      ...formCookies(settings),
      ...(oidc === null ? {} : oidcCookies(settings)),
    },
    useSecureCookies: isServedByHttps(settings),
    pages: { signIn: SIGN_IN_PATH, signOut: SIGN_IN_PATH, error: SIGN_IN_PATH },
    providers: [
      Credentials({
        credentials: { email: {}, password: {}, code: {} },
        authorize: (given, request) => authorize(given, request.headers ?? {}),
      }),
      ...(oidc === null ? [] : [oidc]),
    ],
    callbacks: {
      // To this site alone. Where it matters: the OpenID provider sends people back to next-auth, which sends them on.
      redirect: ({ url, baseUrl }) => `${baseUrl}${pathOnSite(url, baseUrl)}`,
      signIn: async ({ user, account, profile }) =>
        account?.provider === OIDC ? admit(user, profile as Profile & OidcPerson) : true,
      jwt: ({ token, user }) => {
        if (user === undefined) return token
        const { id, sessionVersion, sessionId } = user as SignedIn
        return { sub: id, sessionVersion, sessionId }
      },
      // What GET /api/auth/session shows; pages read the cookie themselves and ask the database.
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: {
      error: (code, about) =>
        log[isOfProvider(code) ? 'warn' : 'error']({ code, ...reasonOf(about) }, 'next-auth'),
      // It warns about debug modes, and that it runs without https.
      warn: () => undefined,
    },
  }
}

/** Names the session to the `jwt` callback, which gets the same user; else the path that says why not. */
async function admit(user: User, person: OidcPerson): Promise<true | string> {
  const signedIn = await signInProvenPerson(person)
  if (typeof signedIn === 'string') return signedIn
  const { userId, sessionVersion, sessionId } = signedIn
  Object.assign(user, { id: userId, sessionVersion, sessionId } satisfies SignedIn)
  return true
}

/** A sign-in that the OpenID provider, or what came from it, has spoilt: nothing is wrong with the console. */
function isOfProvider(code: string): boolean {
  return code === 'SIGNIN_OAUTH_ERROR' || code.startsWith('OAUTH_CALLBACK')
}

/** The words of the error, and of what caused it; never the claims and answers that next-auth hands along. */
function reasonOf(about: Error | { error?: unknown }): { reason?: string } {
  const error = about instanceof Error ? about : about.error
  return error instanceof Error ? { reason: error.message } : {}
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
