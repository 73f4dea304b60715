import type { ClientCertificate } from './client-certificate.ts'
import type { ApnsEnvironment } from './environment.ts'

/** What the service remembers about one provider connection. */
export type ConnectionState = {
  connectionId: number
  environment: ApnsEnvironment
  certificate: ClientCertificate | null
  /** Set by the first push with a valid provider token: that team, key and bundle ids, and no others. */
  binding: { teamId: string; keyId: string; allows: (bundleId: string) => boolean } | null
  /** Provider tokens taken on this connection by hash, and when the newest came (ms). */
  acceptedJwts: Set<string>
  latestJwtAt: number | null
  wedged: boolean
  errorScore: number
}

/** A connection that has not said anything yet. */
export function newConnectionState(
  connectionId: number,
  environment: ApnsEnvironment,
  certificate: ClientCertificate | null,
): ConnectionState {
  return {
    connectionId,
    environment,
    certificate,
    binding: null,
    acceptedJwts: new Set(),
    latestJwtAt: null,
    wedged: false,
    errorScore: 0,
  }
}
