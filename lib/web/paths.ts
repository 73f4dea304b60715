/** Addresses of the pages of one tenant. Every link is made here, so a page that moves is changed in one place. */
export function tenantPaths(slug: string) {
  const base = `/t/${encodeURIComponent(slug)}`
  return {
    home: base,
    calls: `${base}/calls`,
    callsLive: `${base}/calls/live`,
    callsExport: `${base}/calls/export`,
    call: (callId: string) => `${base}/calls/${encodeURIComponent(callId)}`,
    accounts: `${base}/accounts`,
    account: (accountId: string) => `${base}/accounts/${encodeURIComponent(accountId)}`,
    devices: `${base}/devices`,
    device: (deviceId: string) => `${base}/devices/${encodeURIComponent(deviceId)}`,
    pushTokens: `${base}/push-tokens`,
    pushTokensExport: `${base}/push-tokens/export`,
    pushTokensExpiring: `${base}/push-tokens/expiring`,
    alerts: `${base}/alerts`,
    alertRules: `${base}/alerts/rules`,
    webhooks: `${base}/webhooks`,
    webhook: (endpointId: string) => `${base}/webhooks/${encodeURIComponent(endpointId)}`,
    send: `${base}/send`,
    credentials: `${base}/credentials`,
    newCredential: `${base}/credentials/new`,
    credential: (credentialId: string) => `${base}/credentials/${encodeURIComponent(credentialId)}`,
    apps: `${base}/apps`,
    app: (appId: string) => `${base}/apps/${encodeURIComponent(appId)}`,
    apiKeys: `${base}/api-keys`,
    members: `${base}/members`,
    audit: `${base}/audit`,
    settings: `${base}/settings`,
    pbxSetup: `${base}/pbx-setup`,
    apiReference: `${base}/api-reference`,
  }
}

export const SIGN_IN_PATH = '/sign-in'

/** What next-auth's addresses call the OpenID provider. */
export const OIDC = 'oidc'

/** Where a person minds their own account. */
export const PROFILE_PATH = '/profile'

/** Where platform admins mind the tenants. */
export const PLATFORM_TENANTS_PATH = '/platform/tenants'

/** Where platform admins see what is wrong with the machinery itself. */
export const PLATFORM_ALERTS_PATH = '/platform/alerts'

/** Where the link of an invitation leads. */
export function invitationPath(secret: string): string {
  return `/invitations/${encodeURIComponent(secret)}`
}

/** Where members of a suspended tenant are sent. */
export function suspendedPath(slug: string): string {
  return `/suspended/${encodeURIComponent(slug)}`
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  return path === '/' ? SIGN_IN_PATH : `${SIGN_IN_PATH}?callbackUrl=${encodeURIComponent(path)}`
}

/** Only to be resolved against; nothing is ever sent there. */
const NOWHERE = 'http://same-origin.invalid'

/**
 * A path of this very site to go to after sign-in, whatever was asked for: `/` for another origin, for a text
 * that only looks like a path (`//evil.example`, `/\evil.example`), and for the sign-in page itself.
 */
export function sameOriginPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, NOWHERE)) return '/'
  const url = new URL(wanted, NOWHERE)
  if (url.origin !== NOWHERE || url.pathname.startsWith('//') || url.pathname === SIGN_IN_PATH) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}

/** {@link sameOriginPath} of what may also be a whole address of this site. */
export function pathOnSite(wanted: unknown, siteUrl: string): string {
  const isWhole = typeof wanted === 'string' && wanted.startsWith(`${siteUrl}/`)
  return sameOriginPath(isWhole ? wanted.slice(siteUrl.length) : wanted)
}

/** A list's address with some parameters changed; null or empty takes one off. Changing a filter starts at the newest page. */
export function withQuery(
  path: string,
  current: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...current, ...changes })) {
    if (value !== null && value !== '') query.set(name, value)
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
