import type { Db, Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { type KeysetCursor, type KeysetPage, keysetPage, keysetQuery } from '#lib/platform/keyset.ts'
import type { AlertPlace, AlertRecord, AlertStatus, Finding } from './alert.ts'
import type { AlertScope } from './alert-scope.ts'
import type { ToldBefore } from './reconcile.ts'

type AlertRow = Prisma.AlertGetPayload<object>

type StoredDetail = { advice?: string; place?: AlertPlace }

function toAlert({ id, detail, ...row }: AlertRow): AlertRecord {
  const { advice = '', place = { page: 'alerts' } } = (detail ?? {}) as StoredDetail
  return { alertId: id, ...row, advice, place }
}

function detailOf({ advice, place }: Finding): Prisma.InputJsonObject {
  return { advice, place }
}

/** Makes scans that run at once wait for each other, until the transaction ends. */
export async function lockAlerts(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('reveille alerts', 0))`
}

/** Alerts of these rules that are not resolved, of all tenants and of the platform. */
export async function listStandingAlerts(
  tx: Prisma.TransactionClient,
  rules: readonly string[],
): Promise<AlertRecord[]> {
  const rows = await tx.alert.findMany({
    where: { rule: { in: [...rules] }, status: { not: 'resolved' } },
  })
  return rows.map(toAlert)
}

/** Of each rule and subject whose alert was resolved since a moment: when somebody was last told, and how bad it was. */
export async function listToldBefore(
  tx: Prisma.TransactionClient,
  rules: readonly string[],
  since: Date,
): Promise<ToldBefore[]> {
  const rows = await tx.alert.findMany({
    where: { rule: { in: [...rules] }, status: 'resolved', toldAt: { gte: since } },
    select: { tenantId: true, rule: true, subject: true, stage: true, toldAt: true },
    orderBy: { id: 'asc' },
  })
  return rows.flatMap(({ toldAt, ...row }) => (toldAt === null ? [] : [{ ...row, toldAt }]))
}

/** @param toldAt when somebody was told of it, now or before */
export async function insertAlert(
  tx: Prisma.TransactionClient,
  finding: Finding,
  now: Date,
  toldAt: Date | null,
): Promise<AlertRecord> {
  const { tenantId, rule, subject, stage, count, summary } = finding
  const row = await tx.alert.create({
    data: {
      id: newId(now),
      tenantId,
      rule,
      subject,
      stage,
      count,
      summary,
      detail: detailOf(finding),
      openedAt: now,
      toldAt,
    },
  })
  return toAlert(row)
}

/** Writes what a rule found now; `reopen` takes acknowledgement and snooze off. */
export async function updateAlert(
  tx: Prisma.TransactionClient,
  alert: AlertRecord,
  finding: Finding,
  changes: { reopen: boolean; toldAt: Date | null },
): Promise<AlertRecord> {
  const { stage, count, summary } = finding
  const row = await tx.alert.update({
    where: { id: alert.alertId, tenantId: alert.tenantId },
    data: {
      stage,
      count,
      summary,
      detail: detailOf(finding),
      ...(changes.toldAt === null ? {} : { toldAt: changes.toldAt }),
      ...(changes.reopen
        ? { status: 'open', snoozedUntil: null, acknowledgedAt: null, acknowledgedBy: '' }
        : {}),
    },
  })
  return toAlert(row)
}

export async function markResolved(
  tx: Prisma.TransactionClient,
  alert: AlertRecord,
  now: Date,
): Promise<AlertRecord> {
  const row = await tx.alert.update({
    where: { id: alert.alertId, tenantId: alert.tenantId },
    data: { status: 'resolved', resolvedAt: now, snoozedUntil: null },
  })
  return toAlert(row)
}

/** Index alert (tenant_id, status, id). */
export async function listAlertRows(
  db: Db,
  scope: AlertScope,
  filter: { status: AlertStatus | null; rule: string | null },
  cursor: KeysetCursor,
  limit: number,
): Promise<KeysetPage<AlertRecord>> {
  const query = keysetQuery(cursor, limit)
  const rows = await db.prisma.alert.findMany({
    where: {
      ...scope,
      ...(filter.status === null ? {} : { status: filter.status }),
      ...(filter.rule === null ? {} : { rule: filter.rule }),
      ...(query.id === undefined ? {} : { id: query.id }),
    },
    orderBy: { id: query.order },
    take: query.take,
  })
  return keysetPage(query, rows.map(toAlert), (alert) => alert.alertId)
}

/** How many alerts stand in each status. */
export async function countByStatus(db: Db, scope: AlertScope): Promise<Record<AlertStatus, number>> {
  const rows = await db.prisma.alert.groupBy({ by: ['status'], where: scope, _count: true })
  const counts = { open: 0, acknowledged: 0, snoozed: 0, resolved: 0 }
  for (const { status, _count } of rows) counts[status] = _count
  return counts
}

/** Changes an alert that is not resolved yet; null if there is none such in the scope. */
export async function changeStanding(
  tx: Prisma.TransactionClient,
  scope: AlertScope,
  alertId: string,
  change: Prisma.AlertUpdateManyMutationInput,
): Promise<AlertRecord | null> {
  const [row] = await tx.alert.updateManyAndReturn({
    where: { ...scope, id: alertId, status: { not: 'resolved' } },
    data: change,
  })
  return row === undefined ? null : toAlert(row)
}
