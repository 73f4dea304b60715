import { createHash } from 'node:crypto'
import type { Db } from '#lib/platform/db.ts'

/** What all seeded phones share. */
export type PhonePark = { tenantId: string; appId: string; bundleId: string }

const TOKEN_PREFIX = 'be'.repeat(28)
const USER_AGENT = 'BenchPhone/1.0'

/** The account of the nth phone. */
export const aorOf = (n: number): string => `sip:${n}@pbx.example.com`

/** The push token of the nth phone. */
export const pushTokenOf = (n: number): string => TOKEN_PREFIX + n.toString(16).padStart(8, '0')

/** The phone that a push token is of. */
export const phoneOf = (pushToken: string): number => Number.parseInt(pushToken.slice(-8), 16)

let cseq = 1_000

/** What a PBX reports when the nth phone registers again with nothing new. */
export function reRegister(n: number): Record<string, unknown> {
  cseq += 1
  return {
    aor: aorOf(n),
    contact: `<sip:${n}@10.0.0.1:5060;transport=tcp>;+sip.instance="<urn:uuid:${instanceOf(n)}>"`,
    expires: 600,
    xToken: pushTokenOf(n),
    callId: `register-${n}`,
    cseq,
    userAgent: USER_AGENT,
  }
}

function instanceOf(n: number): string {
  const hex = createHash('md5').update(`instance ${n}`).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Writes phones `from` to `to` (without it): account, device, push token and registration each. */
export async function seedPhones(db: Db, park: PhonePark, from: number, to: number): Promise<void> {
  await db.transaction(async (run) => {
    await run(
      'seed_numbers',
      `CREATE TEMP TABLE seed ON COMMIT DROP AS SELECT n, uuidv7() AS account_id, uuidv7() AS device_id,
        uuidv7() AS push_token_id, 'sip:' || n || '@pbx.example.com' AS aor,
        '${TOKEN_PREFIX}' || lpad(to_hex(n), 8, '0') AS value, md5('instance ' || n)::uuid::text AS instance_id
      FROM generate_series($1::int, $2::int) AS n`,
      [from, to - 1],
    )
    const { tenantId, appId } = park
    await run(
      'seed_account',
      'INSERT INTO account (id, tenant_id, aor) SELECT account_id, $1::uuid, aor FROM seed',
      [tenantId],
    )
    await run(
      'seed_device',
      `INSERT INTO device (id, tenant_id, account_id, app_id, instance_id, user_agent)
      SELECT device_id, $1::uuid, account_id, $2::uuid, 'urn:uuid:' || instance_id, '${USER_AGENT}' FROM seed`,
      [tenantId, appId],
    )
    await run(
      'seed_push_token',
      `INSERT INTO push_token (id, tenant_id, device_id, app_id, aor, kind, value, fingerprint, carrier, environment, expires_at)
      SELECT push_token_id, $1::uuid, device_id, $2::uuid, aor, 'voip', value, encode(sha256(value::bytea), 'hex'), 'header',
        'production', now() + interval '90 days' FROM seed`,
      [tenantId, appId],
    )
    await run(
      'seed_registration',
      `INSERT INTO registration (device_id, tenant_id, contact, contact_uri, expires_at, registered_at, call_id, cseq,
        user_agent, push_token_id)
      SELECT device_id, $1::uuid, '<sip:' || n || '@10.0.0.1:5060>', 'sip:' || n || '@10.0.0.1:5060',
        now() + interval '10 minutes', now(), 'register-' || n, 1, '${USER_AGENT}', push_token_id FROM seed`,
      [tenantId],
    )
  })
  for (const table of ['account', 'device', 'push_token', 'registration']) {
    await db.query(`analyze_${table}`, `VACUUM (ANALYZE) ${table}`, [])
  }
}
