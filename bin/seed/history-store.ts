import type { Db, Prisma } from '#lib/platform/db.ts'
import type { PastCall, PastTarget } from './past-call.ts'

const ROWS_AT_ONCE = 500
/** A busy machine takes several seconds for some thousand calls. */
const INSERT_MS = 60_000

/** Whether the tenant has calls from before this moment: then its history was seeded. */
export async function hasCallsBefore(db: Db, tenantId: string, before: Date): Promise<boolean> {
  const call = await db.prisma.call.findFirst({
    where: { tenantId, startedAt: { lt: before } },
    select: { id: true },
  })
  return call !== null
}

/** Every VoIP push token of the tenant with what a past push to it would have stored. */
export async function listPastTargets(db: Db, tenantId: string, tenantWaitMs: number): Promise<PastTarget[]> {
  const rows = await db.prisma.pushToken.findMany({
    where: { tenantId, kind: 'voip', status: 'active' },
    include: {
      device: { include: { registration: true } },
      app: { include: { credentials: { include: { credential: true } } } },
    },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ device, app, ...row }) => {
    const credential = app.credentials.find(({ credential: one }) => one.status === 'active')?.credential
    return {
      aor: row.aor,
      deviceId: row.deviceId,
      deviceName: device.name || device.userAgent,
      pushTokenId: row.id,
      tokenLastFour: row.value.slice(-4),
      tokenFingerprint: row.fingerprint,
      environment: row.environment,
      topic: `${app.bundleId}.voip`,
      contactUri: device.registration?.contactUri ?? '',
      appId: app.id,
      waitMs: app.waitSeconds === null ? tenantWaitMs : app.waitSeconds * 1_000,
      credentialId: credential?.id ?? row.id,
      credentialName: credential?.name ?? '',
    }
  })
}

function* slices<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let n = 0; n < rows.length; n += ROWS_AT_ONCE) yield rows.slice(n, n + ROWS_AT_ONCE)
}

/** Writes calls with their pushes and events: all of them or none. */
export async function insertPastCalls(db: Db, tenantId: string, past: readonly PastCall[]): Promise<void> {
  const calls = past.map(({ call }) => call)
  const pushes = past.flatMap((one) => one.pushes.map((push) => ({ ...push, tenantId })))
  const events = past.flatMap(({ call, events: said }) =>
    said.map((event) => ({ ...event, tenantId, callId: call.id })),
  )
  const oldest = new Date(Math.min(...calls.map(({ startedAt }) => startedAt.getTime())))
  await db.query('seed_partitions', 'SELECT ensure_history_partitions($1, now())', [oldest])
  await db.prisma.$transaction(
    async (tx) => {
      for (const data of slices(calls)) await tx.call.createMany({ data })
      for (const data of slices(pushes as unknown as Prisma.PushCreateManyInput[])) {
        await tx.push.createMany({ data })
      }
      for (const data of slices(events as unknown as Prisma.CallEventCreateManyInput[])) {
        await tx.callEvent.createMany({ data })
      }
    },
    { timeout: INSERT_MS },
  )
}

/** Gives devices the names that people gave them, and all of the registry an age that fits its history. */
export async function ageRegistry(
  db: Db,
  tenantId: string,
  ages: readonly { userAgent: string; aor: string; name: string; firstSeenAt: Date }[],
): Promise<void> {
  await db.query(
    'seed_age_registry',
    `WITH age AS (
      SELECT * FROM jsonb_to_recordset($2::jsonb) AS a(aor text, "userAgent" text, name text, "firstSeenAt" timestamptz)
    ), named AS (
      UPDATE device d SET name = age.name, first_seen_at = age."firstSeenAt"
      FROM age, account a WHERE a.tenant_id = $1::uuid AND a.aor = age.aor AND d.tenant_id = $1::uuid
        AND d.account_id = a.id AND d.user_agent = age."userAgent"
    ), aged AS (
      UPDATE push_token pt SET created_at = age."firstSeenAt", status_since = age."firstSeenAt"
      FROM age WHERE pt.tenant_id = $1::uuid AND pt.aor = age.aor AND pt.status = 'active'
    )
    UPDATE account a SET created_at = age."firstSeenAt" FROM age WHERE a.tenant_id = $1::uuid AND a.aor = age.aor`,
    [tenantId, JSON.stringify(ages)],
  )
}

/** The names of accounts, as their PBX has them. */
export async function nameAccounts(
  db: Db,
  tenantId: string,
  names: readonly { aor: string; person: string }[],
): Promise<void> {
  await db.query(
    'seed_name_accounts',
    `UPDATE account a SET display_name = n.person
    FROM jsonb_to_recordset($2::jsonb) AS n(aor text, person text) WHERE a.tenant_id = $1::uuid AND a.aor = n.aor`,
    [tenantId, JSON.stringify(names)],
  )
}
