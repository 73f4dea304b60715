import { z } from 'zod'

/** What an OpenID provider says of a person, as far as it is proved. */
export type OidcPerson = {
  iss: string
  sub: string
  name: string
  /** Only there when the provider says that it has verified it. */
  email?: string
}

const idTokenClaims = z.object({ iss: z.string(), sub: z.string().min(1).max(255) })
const personClaims = z.object({
  sub: z.string().optional(),
  name: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  email_verified: z.unknown().optional(),
})

const MAX_NAME_LENGTH = 100

/**
 * Puts together what is known of a person. Address and `email_verified` are taken from one and the same source, and
 * only `true` itself counts as verified (OpenID Connect Core 1.0, 5.1).
 *
 * @param idToken claims of an ID token whose signature, audience, expiry and nonce have been checked
 * @param userinfo answer of the UserInfo endpoint; empty where the provider has none
 * @param issuer of the settings
 * @throws Error for claims of another issuer, for a UserInfo of somebody else (5.3.2), for claims that are none
 */
export function provenPerson(idToken: unknown, userinfo: unknown, issuer: string): OidcPerson {
  const { iss, sub } = idTokenClaims.parse(idToken)
  if (withoutSlash(iss) !== withoutSlash(issuer))
    throw new Error(`The ID token is of ${iss}, not of OIDC_ISSUER.`)
  const sources = [personClaims.parse(idToken), personClaims.parse(userinfo)]
  if (sources.some((claims) => claims.sub !== undefined && claims.sub !== sub)) {
    throw new Error('The answer of the UserInfo endpoint is about somebody else.')
  }
  const email = sources.find((claims) => claims.email_verified === true && claims.email !== undefined)?.email
  const name = sources.find((claims) => claims.name !== undefined)?.name ?? ''
  return { iss, sub, name: plainName(name), ...(email === undefined ? {} : { email }) }
}

function plainName(name: string): string {
  return name.toWellFormed().replaceAll('\0', '').slice(0, MAX_NAME_LENGTH)
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '')
}
