import { invalid } from '#lib/platform/errors.ts'
import type { ApnsEnvironment } from './credential.ts'

/** Where to dial for one environment, and as whom the other side must prove itself. */
export type ApnsEndpoint = {
  environment: ApnsEnvironment
  /** Host name for `:authority`, SNI and certificate check: always Apple's. */
  authority: string
  /** Host and port to dial. */
  host: string
  port: number
  /** Root that signs the server's certificate; null: the roots that Node trusts. */
  caPem: string | null
}

export type ApnsEndpoints = Record<ApnsEnvironment, ApnsEndpoint>

/** The settings `APNS_PRODUCTION_URL`, `APNS_SANDBOX_URL` and the text of `APNS_CA_FILE`. */
export type EndpointSettings = {
  productionUrl?: string | undefined
  sandboxUrl?: string | undefined
  caPem?: string | undefined
}

/** Apple, "Sending notification requests to APNs": the two servers. */
const AUTHORITY: Record<ApnsEnvironment, string> = {
  production: 'api.push.apple.com',
  sandbox: 'api.sandbox.push.apple.com',
}

/**
 * The two endpoints. An address of our own changes only what is dialled: host name and certificate are still
 * checked as Apple's, so a simulator needs a certificate for Apple's names.
 *
 * @throws AppError `invalid` for an address that is not `https://host[:port]`
 */
export function createEndpoints(settings: EndpointSettings = {}): ApnsEndpoints {
  const caPem = settings.caPem ?? null
  return {
    production: endpoint('production', settings.productionUrl, 'APNS_PRODUCTION_URL', caPem),
    sandbox: endpoint('sandbox', settings.sandboxUrl, 'APNS_SANDBOX_URL', caPem),
  }
}

function endpoint(
  environment: ApnsEnvironment,
  address: string | undefined,
  setting: string,
  caPem: string | null,
): ApnsEndpoint {
  const authority = AUTHORITY[environment]
  const url = URL.parse(address ?? `https://${authority}`)
  if (url === null || url.protocol !== 'https:' || url.pathname !== '/' || url.username !== '') {
    throw invalid(`/${setting}`, `${setting} must look like https://host:port.`)
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { environment, authority, host, port: url.port === '' ? 443 : Number(url.port), caPem }
}
