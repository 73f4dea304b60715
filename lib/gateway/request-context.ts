import type { ApiKeyGrant } from '#lib/api-keys/authenticate-api-key.ts'
import type { CallContext } from '#lib/calls/call-context.ts'
import type { Actor } from '#lib/platform/context.ts'
import type { Log } from '#lib/platform/log.ts'
import type { GatewayRuntime } from './runtime.ts'

const APP_ACTOR: Actor = { kind: 'system', name: 'app' }

type RequestFacts = { requestId: string; ip: string | null }

/** The context of a request without an API key: what an app reports of its own call. */
export function openContext(runtime: GatewayRuntime, facts: RequestFacts): Omit<CallContext, 'tenantId'> {
  const { engine, clock, db, log } = runtime
  let ownLog: Log | undefined
  return {
    ...engine,
    ...facts,
    actor: APP_ACTOR,
    clock,
    db,
    // Most requests log nothing: the logger with their id is made when first needed.
    get log() {
      ownLog ??= log.child({ requestId: facts.requestId })
      return ownLog
    },
  }
}

/** One of the two places where a tenant's context is made: from a valid API key. */
export function keyedContext(
  runtime: GatewayRuntime,
  facts: RequestFacts,
  { tenantId, actor }: ApiKeyGrant,
): CallContext {
  const { engine, clock, db, log } = runtime
  let ownLog: Log | undefined
  return {
    ...engine,
    ...facts,
    tenantId,
    actor,
    clock,
    db,
    get log() {
      ownLog ??= log.child({ requestId: facts.requestId, tenantId })
      return ownLog
    },
  }
}
