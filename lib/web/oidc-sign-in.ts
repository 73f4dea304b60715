import { headers } from 'next/headers'
import { signInWithOidc } from '#lib/users/sign-in-with-oidc.ts'
import type { SignedInUser } from '#lib/users/user.ts'
import type { OidcPerson } from './oidc-claims.ts'
import { SIGN_IN_PATH } from './paths.ts'
import { consoleRuntime } from './runtime.ts'
import { requestContext } from './session.ts'

/**
 * Signs in whom the OpenID provider has proved.
 *
 * @returns the user, or the path of the sign-in page that says why not. next-auth would put the words of a thrown
 *   error into an address, so nothing is thrown
 */
export async function signInProvenPerson(person: OidcPerson): Promise<SignedInUser | string> {
  const { iss: issuer, sub: subject, name, email = null } = person
  try {
    const userAgent = (await headers()).get('user-agent') ?? ''
    const identity = { issuer, subject, name, verifiedEmail: email }
    const outcome = await signInWithOidc(await requestContext(), identity, { userAgent })
    return outcome.kind === 'signed_in' ? outcome.user : refusedPath(outcome.kind)
  } catch (error) {
    consoleRuntime().log.error({ err: error }, 'single sign-on failed')
    return refusedPath('failed')
  }
}

/** The sign-in page, with the reason why single sign-on ended there. */
export function refusedPath(reason: string): string {
  return `${SIGN_IN_PATH}?error=${encodeURIComponent(reason)}`
}
