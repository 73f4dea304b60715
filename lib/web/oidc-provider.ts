import { decodeJwt } from 'jose'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { Env } from '#lib/platform/env.ts'
import { type OidcPerson, provenPerson } from './oidc-claims.ts'
import { OIDC } from './paths.ts'

/** How long the provider may take over one answer. */
const ANSWER_MS = 10_000

type OidcSettings = Pick<Env, 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET'>

/** Whether people may sign in through an OpenID provider. */
export function isOidcOn(settings: OidcSettings): boolean {
  return settings.OIDC_ISSUER !== undefined
}

/**
 * The OpenID provider of the settings, for next-auth. It is first asked when somebody signs in (OpenID Connect
 * Discovery 1.0), so the console starts without it. Null where none is set.
 */
export function oidcProvider(settings: OidcSettings): OAuthConfig<OidcPerson> | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null
  return {
    id: OIDC,
    name: 'Single sign-on',
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    clientId,
    clientSecret,
    httpOptions: { timeout: ANSWER_MS },
    userinfo: {
      // The ID token is verified by now. Many providers tell the address at the UserInfo endpoint alone.
      async request({ client, tokens }) {
        const hasUserinfo = client.issuer.metadata.userinfo_endpoint !== undefined
        const userinfo = hasUserinfo ? await client.userinfo(tokens.access_token ?? '') : {}
        return provenPerson(decodeJwt(tokens.id_token ?? ''), userinfo, issuer)
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  }
}
