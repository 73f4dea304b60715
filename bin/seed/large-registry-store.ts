import type { Db } from '#lib/platform/db.ts'
import { MODELS, PEOPLE } from '#simulators/phones/people.ts'
import { chance, type LargeScale, largeRows, nameOf, oneOf, uuidOf } from './large-sql.ts'

/** First numbers of the batches whose account is not stored yet. Primary key of account. */
export function missingAccountBatches(
  db: Db,
  scale: LargeScale,
  firsts: readonly number[],
): Promise<number[]> {
  return missingBatches(db, { table: 'account', id: largeRows(scale).accountId('first') }, scale, firsts)
}

/** First numbers of the batches whose device is not stored yet. Primary key of device. */
export function missingDeviceBatches(
  db: Db,
  scale: LargeScale,
  firsts: readonly number[],
): Promise<number[]> {
  return missingBatches(db, { table: 'device', id: largeRows(scale).deviceId('first') }, scale, firsts)
}

async function missingBatches(
  db: Db,
  { table, id }: { table: 'account' | 'device'; id: string },
  { tenantId }: LargeScale,
  firsts: readonly number[],
): Promise<number[]> {
  const text = `SELECT first FROM unnest($1::int[]) AS first
    WHERE NOT EXISTS (SELECT FROM ${table} WHERE id = ${id} AND tenant_id = $2::uuid) ORDER BY first`
  const rows = await db.query<{ first: number }>(nameOf('missing', text), text, [firsts, tenantId])
  return rows.map(({ first }) => first)
}

/** Writes accounts `from` to `to` (without it). */
export function insertLargeAccounts(db: Db, scale: LargeScale, from: number, to: number): Promise<void> {
  return insertAll(db, [accountStatement(scale)], [scale.tenantId, from, to - 1])
}

/** Writes devices `from` to `to` (without it) with their push tokens and registrations; all or none. */
export function insertLargeDevices(db: Db, scale: LargeScale, from: number, to: number): Promise<void> {
  return insertAll(db, registryStatements(scale), [scale.tenantId, from, to - 1])
}

function insertAll(db: Db, statements: readonly string[], values: readonly unknown[]): Promise<void> {
  return db.transaction(async (run) => {
    await run('large_no_wait', 'SET LOCAL synchronous_commit = off', [])
    for (const text of statements) await run(nameOf('insert', text), text, values)
  })
}

function accountStatement(scale: LargeScale): string {
  const rows = largeRows(scale)
  return `INSERT INTO account (id, tenant_id, aor, display_name, created_at)
    SELECT ${rows.accountId('n')}, $1::uuid, ${rows.aorOf('n')}, ${oneOf(PEOPLE, 'n', 3)},
      to_timestamp(${rows.seenMs('n')} / 1000.0)
    FROM generate_series($2::int, $3::int) AS n`
}

/** Devices, then what belongs to them. */
function registryStatements(scale: LargeScale): string[] {
  const rows = largeRows(scale)
  const d = 'd.n'
  const account = rows.accountOf(d)
  const source = 'FROM generate_series($2::int, $3::int) AS d(n)'
  const withPush = `${source} WHERE NOT ${rows.isDesk(account)}`
  const user = `(1000000 + ${account})`
  const seenAt = `to_timestamp(${rows.seenMs(d)} / 1000.0)`
  // Most phones were seen within the last days, a few have been silent for weeks.
  const lastAt = `greatest(${seenAt}, now() - power(${chance(d, 7)}, 4) * interval '80 days')`
  const status = (active: string, invalid: string, disabled: string, replaced: string) =>
    `(CASE WHEN ${chance(d, 4)} < 0.94 THEN ${active} WHEN ${chance(d, 4)} < 0.97 THEN ${invalid}
      WHEN ${chance(d, 4)} < 0.985 THEN ${disabled} ELSE ${replaced} END)`
  const userAgent = `(CASE WHEN ${rows.isDesk(account)} THEN 'Yealink SIP-T46U 108.86.0.20' ELSE
    split_part(${rows.bundleOf(d)}, '.', 3) || '/4.' || ${d} % 4 || '.0 (' || ${oneOf(
      MODELS.map(({ model, system }) => `${model}; iOS ${system}`),
      d,
      2,
    )} || ')' END)`
  return [
    `INSERT INTO device (id, tenant_id, account_id, app_id, instance_id, user_agent, name, first_seen_at,
        last_seen_at)
      SELECT ${rows.deviceId(d)}, $1::uuid, ${rows.accountId(account)},
        CASE WHEN ${rows.isDesk(account)} THEN NULL ELSE ${rows.appIdOf(d)} END,
        'urn:uuid:' || md5('instance ' || ${d})::uuid, ${userAgent},
        CASE WHEN ${d} % 3 = 0 THEN ${oneOf(
          MODELS.map(({ name }) => name),
          d,
          2,
        )} ELSE '' END, ${seenAt}, ${lastAt}
      ${source}`,
    `INSERT INTO push_token (id, tenant_id, device_id, app_id, aor, kind, value, fingerprint, carrier,
        environment, status, status_reason, status_since, last_registered_at, expires_at, last_pushed_at, last_woke_at,
        failures, created_at)
      SELECT ${rows.pushTokenId(d)}, $1::uuid, ${rows.deviceId(d)}, ${rows.appIdOf(d)}, ${rows.aorOf(account)}, 'voip',
        ${rows.pushTokenValue(d)}, ${rows.fingerprintOf(d)}, ${oneOf(['X-Token', 'xToken', 'rfc8599'], d, 5)},
        ${oneOf([...Array(18).fill('production'), 'sandbox', 'unknown'], d, 6)}::push_environment,
        ${status("'active'", "'invalid'", "'disabled'", "'replaced'")}::push_token_status,
        ${status("''", "'Unregistered'", "'unregistered'", "'replaced'")}, ${lastAt}, ${lastAt},
        ${lastAt} + interval '90 days', now() - ${chance(d, 8)} * interval '5 days',
        CASE WHEN ${chance(d, 4)} < 0.9 THEN now() - ${chance(d, 8)} * interval '5 days' END,
        CASE WHEN ${chance(d, 4)} < 0.9 THEN 0 ELSE ${d} % 6 END, ${seenAt}
      ${withPush}`,
    `INSERT INTO push_token_event (id, tenant_id, push_token_id, type, detail, created_at)
      SELECT ${uuidOf(rows.seenMs(d), `'${scale.seed} seen ' || ${d}`)}, $1::uuid, ${rows.pushTokenId(d)}, 'seen',
        jsonb_build_object('carrier', 'X-Token', 'aor', ${rows.aorOf(account)}), ${seenAt}
      ${withPush}`,
    `INSERT INTO registration (device_id, tenant_id, contact, contact_uri, expires_at, registered_at,
        call_id, cseq, user_agent, source, push_token_id)
      SELECT ${rows.deviceId(d)}, $1::uuid, '<' || ${rows.contactOf(d)} || '>', ${rows.contactOf(d)},
        ${lastAt} + interval '10 minutes', ${lastAt}, 'register-' || ${user} || '-' || ${d}, 1, ${userAgent},
        'tls:203.0.113.' || ${d} % 250 || ':5061',
        CASE WHEN ${rows.isDesk(account)} THEN NULL ELSE ${rows.pushTokenId(d)} END
      ${source}`,
  ]
}

/** Lists the tables of the registry in the order of their sizes' growth: what is analysed after a seed. */
export const REGISTRY_TABLES = [
  'account',
  'device',
  'push_token',
  'push_token_event',
  'registration',
] as const
