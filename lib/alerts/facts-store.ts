import { addWakeHistograms, WAKE_TIME_BUCKETS } from '#lib/calls/wake-time.ts'
import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'
import type { JobTurn } from './judge-platform.ts'
import type { PushTokenCounts } from './judge-push-tokens.ts'
import type { AppWakes, RecentPushes, WakeCounts } from './judge-traffic.ts'

/** From when on the push tokens of a tenant count as what. */
export type PushTokenLimits = { tenantId: string; withinDays: number; failures: number }

export async function listActiveTenantIds(db: Db): Promise<string[]> {
  const tenants = await db.prisma.tenant.findMany({ where: { status: 'active' }, select: { id: true } })
  return tenants.map(({ id }) => id)
}

type CountRow = {
  tenant_id: string
  app_id: string
  app_name: string
  active: number
  expiring: number
  first_expiry: Date | null
  stale: number
  failing: number
  invalid: number
  refusals_doubted_since: Date | null
}

/*
 * Reads every push token once, for all tenants: no index serves counts, and one that held `failures` would make each
 * accepted push write to it. So it goes through Prisma's pool, whose connections may scan tables.
 */
const COUNT_PUSH_TOKENS = `
WITH tenant_limit AS (
  SELECT tenant.id, stale_after_days, within_days, failures
  FROM tenant JOIN jsonb_to_recordset($1::jsonb) AS l(tenant_id uuid, within_days int, failures int)
    ON l.tenant_id = tenant.id
), counted AS (
  SELECT pt.tenant_id, pt.app_id, count(*) FILTER (WHERE pt.status = 'active')::int AS active,
    count(*) FILTER (WHERE pt.status = 'active' AND pt.expires_at <= $2::timestamptz + l.within_days * interval '1 day')::int
      AS expiring,
    min(pt.expires_at) FILTER (WHERE pt.status = 'active') AS first_expiry,
    count(*) FILTER (WHERE pt.status = 'active'
      AND pt.last_registered_at <= $2::timestamptz - l.stale_after_days * interval '1 day'
      AND pt.expires_at > $2::timestamptz + l.within_days * interval '1 day')::int AS stale,
    count(*) FILTER (WHERE pt.status = 'active' AND pt.failures >= l.failures)::int AS failing,
    count(*) FILTER (WHERE pt.status = 'invalid' AND pt.status_since > $2::timestamptz - interval '7 days')::int AS invalid
  FROM push_token pt JOIN tenant_limit l ON l.id = pt.tenant_id
  WHERE pt.kind = 'voip' AND pt.status IN ('active', 'invalid')
  GROUP BY pt.tenant_id, pt.app_id
)
SELECT counted.tenant_id, counted.app_id, active, first_expiry, stale, failing, invalid,
  CASE WHEN app.keep_after_expiry THEN 0 ELSE expiring END AS expiring, app.name AS app_name, app.refusals_doubted_since
FROM counted JOIN app ON app.tenant_id = counted.tenant_id AND app.id = counted.app_id`

/** Counts what may be wrong with push tokens, by tenant and app. */
export async function countPushTokens(
  db: Db,
  limits: readonly PushTokenLimits[],
  now: Date,
): Promise<PushTokenCounts[]> {
  const records = limits.map(({ tenantId, withinDays, failures }) => ({
    tenant_id: tenantId,
    within_days: withinDays,
    failures,
  }))
  const rows = await db.prisma.$queryRawUnsafe<CountRow[]>(COUNT_PUSH_TOKENS, JSON.stringify(records), now)
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    appId: row.app_id,
    appName: row.app_name,
    active: row.active,
    expiring: row.expiring,
    firstExpiry: row.first_expiry,
    stale: row.stale,
    failing: row.failing,
    invalid: row.invalid,
    refusalsDoubtedSince: row.refusals_doubted_since,
  }))
}

/** Apps whose refusals are doubted now. */
export async function listDoubtedApps(
  db: Db,
): Promise<{ tenantId: string; appId: string; appName: string }[]> {
  const rows = await db.prisma.app.findMany({
    where: { refusalsDoubtedSince: { not: null }, tenant: { status: 'active' } },
    select: { tenantId: true, id: true, name: true },
  })
  return rows.map(({ tenantId, id, name }) => ({ tenantId, appId: id, appName: name }))
}

/** Ids of apps for which there is an active push token. Index push_token (tenant_id, app_id, kind, fingerprint). */
export async function listAppsInUse(db: Db): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    'list_apps_in_use',
    `SELECT id FROM app WHERE EXISTS (SELECT FROM push_token pt
      WHERE pt.tenant_id = app.tenant_id AND pt.app_id = app.id AND pt.kind = 'voip' AND pt.status = 'active')`,
    [],
  )
  return new Set(rows.map((row) => row.id))
}

type WakeRow = {
  tenant_id: string
  app_id: string
  app_name: string
  is_recent: boolean
  verdict: string
  calls: number
  wake_histogram: number[]
}

const SUMMED_HISTOGRAM = `ARRAY[${Array.from(
  { length: WAKE_TIME_BUCKETS },
  (_, bucket) => `sum(s.wake_histogram[${bucket + 1}])`,
).join(', ')}]::int[]`

/** Primary key of call_stat: hours of a week for each tenant. Calls that nobody pushed for say nothing of waking. */
const COUNT_WAKES = `
SELECT s.tenant_id, s.app_id, app.name AS app_name, s.hour >= $2::timestamptz AS is_recent, s.verdict,
  sum(s.calls)::int AS calls, ${SUMMED_HISTOGRAM} AS wake_histogram
FROM tenant
JOIN call_stat s ON s.tenant_id = tenant.id AND s.hour >= $1::timestamptz AND s.verdict IN ('registered', 'no_register')
JOIN app ON app.tenant_id = s.tenant_id AND app.id = s.app_id
WHERE tenant.status = 'active'
GROUP BY s.tenant_id, s.app_id, app.name, is_recent, s.verdict`

/** How phones woke since `recentFrom`, a full hour, and before it since `pastFrom`. */
export async function countWakes(db: Db, pastFrom: Date, recentFrom: Date): Promise<AppWakes[]> {
  const rows = await db.query<WakeRow>('count_wakes', COUNT_WAKES, [pastFrom, recentFrom])
  const apps = new Map<string, AppWakes>()
  for (const row of rows) {
    const app = apps.get(row.app_id) ?? {
      tenantId: row.tenant_id,
      appId: row.app_id,
      appName: row.app_name,
      recent: NO_WAKES,
      past: NO_WAKES,
    }
    const span = row.is_recent ? 'recent' : 'past'
    apps.set(row.app_id, { ...app, [span]: addCounts(app[span], row) })
  }
  return [...apps.values()]
}

const NO_WAKES: WakeCounts = { calls: 0, woken: 0, wakeHistogram: [] }

function addCounts(sum: WakeCounts, { verdict, calls, wake_histogram }: WakeRow): WakeCounts {
  return {
    calls: sum.calls + calls,
    woken: sum.woken + (verdict === 'registered' ? calls : 0),
    wakeHistogram: addWakeHistograms([sum.wakeHistogram, wake_histogram]),
  }
}

/** Primary key of push, a range of ids that are minutes. */
export async function countRecentPushes(db: Db, since: Date): Promise<RecentPushes[]> {
  return db.prisma.$queryRawUnsafe<RecentPushes[]>(
    `SELECT tenant_id AS "tenantId", count(*)::int AS pushes,
      count(*) FILTER (WHERE status = 'unsent' AND reason IN ('unreachable', 'deadline'))::int AS unreachable
    FROM push WHERE id >= $1::uuid AND status <> 'pending' GROUP BY tenant_id`,
    idLowerBound(since),
  )
}

/** When each of these jobs of the worker last came to its end; those that never did are not there. */
export async function listTurns(db: Db, everyMs: ReadonlyMap<string, number>): Promise<JobTurn[]> {
  const rows = await db.prisma.workerTurn.findMany({ where: { job: { in: [...everyMs.keys()] } } })
  return rows.map(({ job, endedAt }) => ({ job, endedAt, everyMs: everyMs.get(job) ?? 0 }))
}

/** Notes that a job has come to its end. */
export async function noteTurn(db: Db, job: string, endedAt: Date): Promise<void> {
  await db.prisma.workerTurn.upsert({ where: { job }, create: { job, endedAt }, update: { endedAt } })
}
