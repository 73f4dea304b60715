import type { ServerHttp2Stream } from 'node:http2'
import type { ProviderConnection } from './connection.ts'
import type { FaultPlan } from './fault-rules.ts'
import type { LedgerEntry } from './ledger.ts'
import type { ReadProviderToken } from './provider-token.ts'
import type { PushRequest } from './request.ts'
import type { World } from './world.ts'

/** The push token of a request's path, lower case; null when the path is not a device's. */
export function pushTokenOf(path: string): string | null {
  return /^\/3\/device\/([^/]+)$/.exec(path)?.[1]?.toLowerCase() ?? null
}

/** Books a request before anything is decided about it. The entry is completed as the request goes on. */
export function enterRequest(
  world: World,
  connection: ProviderConnection,
  stream: ServerHttp2Stream,
  request: PushRequest,
  known: {
    apnsId: string
    pushToken: string | null
    providerToken: ReadProviderToken | null
    plan: FaultPlan
  },
): LedgerEntry {
  const { connectionId, environment, certificate } = connection.state
  world.counters.requests += 1
  const fault = known.plan.action?.kind ?? (known.plan.latencyMs > 0 ? 'latency' : null)
  if (fault !== null) world.counters.faultsStruck += 1
  return world.ledger.write({
    apnsId: known.apnsId,
    environment,
    connectionId,
    streamId: stream.id ?? 0,
    method: request.method,
    path: request.path,
    pushToken: known.pushToken,
    headers: withoutSecret(request.headers, known.providerToken),
    body: request.body.toString('utf8'),
    accepted: false,
    status: null,
    reason: null,
    fault,
    receivedAt: world.clock.now(),
    answeredAt: null,
    jwtHash: known.providerToken?.hash ?? null,
    certFingerprint: certificate?.fingerprint ?? null,
  })
}

/** A provider token is a credential, and a long one: the ledger names it by its hash. */
function withoutSecret(
  headers: Record<string, string>,
  providerToken: ReadProviderToken | null,
): Record<string, string> {
  return providerToken === null ? headers : { ...headers, authorization: `bearer #${providerToken.hash}` }
}
