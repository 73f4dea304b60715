import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'

type Run = Db['query']

/** A push token as a REGISTER or an app server names it. */
export type SeenPushToken = {
  tenantId: string
  appId: string
  deviceId: string
  aor: string
  kind: 'voip' | 'alert'
  value: string
  fingerprint: string
  carrier: string
  /** What the phone says; what Apple's answers have taught stands before it. */
  environment: 'production' | 'sandbox' | 'unknown'
  seenAt: Date
  expiresAt: Date
}

/** `replaced`: this device had another push token of the kind. `moved`: it belonged to another device. */
export type SeenOutcome = {
  pushTokenId: string
  outcome: 'active' | 'unchanged' | 'replaced' | 'moved'
  environment: 'production' | 'sandbox' | 'unknown'
}

type TokenRow = {
  id: string
  device_id: string
  aor: string
  status: 'active' | 'invalid' | 'replaced' | 'disabled'
  environment: SeenOutcome['environment']
}

/**
 * Notes that a device has this push token. One value has one owner: seen elsewhere, it moves; seen again after
 * it was retired, it lives again, for only a phone that has it can register with it.
 */
export async function seePushToken(run: Run, seen: SeenPushToken): Promise<SeenOutcome> {
  const known = await insertOrLock(run, seen)
  const replaced = await replaceOthers(run, seen, known.row.id)
  const environment = known.row.environment === 'unknown' ? seen.environment : known.row.environment
  const outcomeOf = (): SeenOutcome['outcome'] => {
    if (known.isNew) return replaced ? 'replaced' : 'active'
    if (known.row.device_id !== seen.deviceId) return 'moved'
    if (known.row.status === 'active') return 'unchanged'
    return replaced ? 'replaced' : 'active'
  }
  const outcome = outcomeOf()
  if (!known.isNew) await touch(run, seen, known.row.id, environment)
  await recordChange(run, seen, known, outcome)
  return { pushTokenId: known.row.id, outcome, environment }
}

async function insertOrLock(run: Run, seen: SeenPushToken): Promise<{ isNew: boolean; row: TokenRow }> {
  const inserted = await run<TokenRow>(
    'insert_push_token',
    `INSERT INTO push_token (id, tenant_id, device_id, app_id, aor, kind, value, fingerprint, carrier, environment,
      status_since, last_registered_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)
    ON CONFLICT (tenant_id, app_id, kind, fingerprint) DO NOTHING
    RETURNING id, device_id, aor, status, environment`,
    [
      newId(),
      seen.tenantId,
      seen.deviceId,
      seen.appId,
      seen.aor,
      seen.kind,
      seen.value,
      seen.fingerprint,
      seen.carrier,
      seen.environment,
      seen.seenAt,
      seen.expiresAt,
    ],
  )
  if (inserted[0] !== undefined) return { isNew: true, row: inserted[0] }
  const locked = await run<TokenRow>(
    'lock_push_token',
    `SELECT id, device_id, aor, status, environment FROM push_token
    WHERE tenant_id = $1 AND app_id = $2 AND kind = $3 AND fingerprint = $4 FOR NO KEY UPDATE`,
    [seen.tenantId, seen.appId, seen.kind, seen.fingerprint],
  )
  if (locked[0] === undefined) throw new Error('a push token vanished between two statements')
  return { isNew: false, row: locked[0] }
}

async function touch(run: Run, seen: SeenPushToken, pushTokenId: string, environment: string): Promise<void> {
  await run(
    'touch_push_token',
    `UPDATE push_token SET device_id = $3, aor = $4, carrier = $5, environment = $6, last_registered_at = $7,
      expires_at = $8, status = 'active', status_reason = '',
      status_since = CASE WHEN status = 'active' THEN status_since ELSE $7 END,
      failures = CASE WHEN status = 'active' AND device_id = $3 THEN failures ELSE 0 END
    WHERE tenant_id = $1 AND id = $2`,
    [
      seen.tenantId,
      pushTokenId,
      seen.deviceId,
      seen.aor,
      seen.carrier,
      environment,
      seen.seenAt,
      seen.expiresAt,
    ],
  )
}

/** A device has one push token of a kind and app: the one it sent last. */
async function replaceOthers(run: Run, seen: SeenPushToken, pushTokenId: string): Promise<boolean> {
  const rows = await run<{ id: string }>(
    'replace_push_tokens',
    `UPDATE push_token SET status = 'replaced', status_reason = 'replaced', status_since = $6
    WHERE tenant_id = $1 AND device_id = $2 AND app_id = $3 AND kind = $4 AND id <> $5 AND status = 'active'
    RETURNING id`,
    [seen.tenantId, seen.deviceId, seen.appId, seen.kind, pushTokenId, seen.seenAt],
  )
  for (const row of rows) {
    await recordPushTokenEvent(run, seen.tenantId, row.id, 'replaced', { by: pushTokenId }, seen.seenAt)
  }
  return rows.length > 0
}

async function recordChange(
  run: Run,
  seen: SeenPushToken,
  known: { isNew: boolean; row: TokenRow },
  outcome: SeenOutcome['outcome'],
): Promise<void> {
  const { row, isNew } = known
  if (isNew) {
    await recordPushTokenEvent(
      run,
      seen.tenantId,
      row.id,
      'seen',
      { carrier: seen.carrier, aor: seen.aor },
      seen.seenAt,
    )
  } else if (outcome === 'moved') {
    const detail = {
      fromDeviceId: row.device_id,
      fromAor: row.aor,
      toDeviceId: seen.deviceId,
      toAor: seen.aor,
    }
    await recordPushTokenEvent(run, seen.tenantId, row.id, 'moved', detail, seen.seenAt)
  }
  if (!isNew && row.status !== 'active') {
    await recordPushTokenEvent(run, seen.tenantId, row.id, 'revived', { was: row.status }, seen.seenAt)
  }
}

/** Why push tokens of a device are disabled. */
export type DisableReason = 'unregistered' | 'pn_prid_removed' | 'operator' | (string & {})

/** Disables active push tokens and notes why. Answers how many there were. */
export async function disablePushTokens(
  run: Run,
  tenantId: string,
  pushTokenIds: readonly string[],
  reason: DisableReason,
  at: Date,
): Promise<number> {
  if (pushTokenIds.length === 0) return 0
  const rows = await run<{ id: string }>(
    'disable_push_tokens',
    `UPDATE push_token SET status = 'disabled', status_reason = $3, status_since = $4
    WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND status = 'active' RETURNING id`,
    [tenantId, pushTokenIds, reason, at],
  )
  for (const row of rows) await recordPushTokenEvent(run, tenantId, row.id, 'disabled', { reason }, at)
  return rows.length
}

async function recordPushTokenEvent(
  run: Run,
  tenantId: string,
  pushTokenId: string,
  type: 'seen' | 'replaced' | 'moved' | 'revived' | 'disabled',
  detail: object,
  at: Date,
): Promise<void> {
  await run(
    'insert_push_token_event',
    `INSERT INTO push_token_event (id, tenant_id, push_token_id, type, detail, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)`,
    [newId(), tenantId, pushTokenId, type, JSON.stringify(detail), at],
  )
}
