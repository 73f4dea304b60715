import type { BlockList } from 'node:net'
import type { Clock } from '#lib/platform/clock.ts'
import type { Actor } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { AppError } from '#lib/platform/errors.ts'
import { createExpiringCache } from '#lib/platform/expiring-cache.ts'
import type { Log } from '#lib/platform/log.ts'
import type { Notifications } from '#lib/platform/notifications.ts'
import { hashApiKey, isInNetworks, looksLikeApiKey, parseNetworks } from './api-key.ts'
import type { Scope } from './scopes.ts'
import { findGrant, touchLastUsed } from './store.ts'

const MAX_AGE_MS = 5_000
const MAX_ENTRIES = 10_000
const LAST_USED_EVERY_MS = 60_000

/** What a valid API key stands for. */
export type ApiKeyGrant = {
  tenantId: string
  actor: Extract<Actor, { kind: 'api_key' }>
}

/** Tells API keys from everything else. One per process. */
export type ApiKeyAuthenticator = {
  /**
   * @param ip the caller's address, null where it cannot be known
   * @throws AppError `unauthenticated` (unknown, expired, revoked), `forbidden` (scope, network, suspended tenant)
   */
  authenticate(apiKey: string, scope: Scope, ip: string | null): Promise<ApiKeyGrant>
}

type CachedGrant = ApiKeyGrant & {
  networks: BlockList | null
  expiresAtMs: number
  isRevoked: boolean
  isSuspended: boolean
}

type AuthenticatorOptions = { db: Db; notifications: Notifications; clock: Clock; log: Log }

/**
 * Keeps grants for a few seconds and drops them on `reveille_config`, so that a revoked key ends at once even
 * though most requests ask no database. Unknown keys are not kept: a flood of them must not push out good ones.
 */
export function createApiKeyAuthenticator(options: AuthenticatorOptions): ApiKeyAuthenticator {
  const { db, clock } = options
  const cache = createExpiringCache({
    load: (secretHash) => loadGrant(db, secretHash),
    maxAgeMs: MAX_AGE_MS,
    maxEntries: MAX_ENTRIES,
  })
  options.notifications.on('reveille_config', () => cache.forgetAll())
  const noteUse = createUseNotes(options)

  return {
    async authenticate(apiKey, scope, ip) {
      if (!looksLikeApiKey(apiKey)) throw unknownKey()
      const secretHash = hashApiKey(apiKey)
      const grant = await cache.get(secretHash)
      if (grant === null) {
        cache.forget(secretHash)
        throw unknownKey()
      }
      const nowMs = clock.now().getTime()
      refuseUnlessUsable(grant, scope, ip, nowMs)
      noteUse(grant, nowMs)
      return grant
    },
  }
}

async function loadGrant(db: Db, secretHash: string): Promise<CachedGrant | null> {
  const row = await findGrant(db, secretHash)
  if (row === null) return null
  return {
    tenantId: row.tenant_id,
    actor: { kind: 'api_key', apiKeyId: row.api_key_id, name: row.name, scopes: row.scopes },
    networks: row.allowed_networks.length === 0 ? null : parseNetworks(row.allowed_networks),
    expiresAtMs: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
    isRevoked: row.revoked_at !== null,
    isSuspended: row.tenant_status === 'suspended',
  }
}

function refuseUnlessUsable(grant: CachedGrant, scope: Scope, ip: string | null, nowMs: number): void {
  if (grant.isRevoked) {
    throw new AppError(
      'unauthenticated',
      'This API key has been revoked. Make a new one: reveille api-key create.',
    )
  }
  if (grant.expiresAtMs <= nowMs) {
    const since = new Date(grant.expiresAtMs).toISOString()
    throw new AppError(
      'unauthenticated',
      `This API key expired at ${since}. Make a new one: reveille api-key create.`,
    )
  }
  if (grant.networks !== null && (ip === null || !isInNetworks(grant.networks, ip))) {
    const from = ip ?? 'an address that cannot be known here (use the port of the gateway)'
    throw new AppError('forbidden', `This API key may not be used from ${from}.`)
  }
  if (grant.isSuspended) throw new AppError('forbidden', 'The tenant of this API key is suspended.')
  if (!grant.actor.scopes.includes(scope)) {
    throw new AppError('forbidden', `This API key does not have the scope ${scope}.`)
  }
}

function unknownKey(): AppError {
  return new AppError('unauthenticated', 'This API key is not known. Check that it was copied whole.')
}

/** Notes uses beside the request, never in its way; a note that fails is made at the next use. */
function createUseNotes({ db, log }: AuthenticatorOptions) {
  const notedAtMs = new Map<string, number>()
  return ({ tenantId, actor }: ApiKeyGrant, nowMs: number) => {
    const last = notedAtMs.get(actor.apiKeyId) ?? Number.NEGATIVE_INFINITY
    if (nowMs - last < LAST_USED_EVERY_MS) return
    notedAtMs.set(actor.apiKeyId, nowMs)
    touchLastUsed(db, tenantId, actor.apiKeyId, new Date(nowMs)).catch((error: unknown) => {
      notedAtMs.delete(actor.apiKeyId)
      log.warn({ error: String(error), apiKeyId: actor.apiKeyId }, 'could not note the use of an API key')
    })
  }
}
