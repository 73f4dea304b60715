import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { moveCredential } from './admin-store.ts'
import type { CredentialStatus } from './credential.ts'
import { type HealthRecord, isCovered, isUsable } from './credential-health.ts'
import { listEnded, listToRetire } from './due-store.ts'
import { listHealthRecords } from './health-store.ts'
import { breakRow } from './standing-store.ts'

/**
 * What time does to credentials. One that has ended is broken, or retired if another active one has taken over;
 * one that was replaced is retired once its time is over, unless what replaced it is not good: an app is never
 * left with nothing.
 */
export async function ageCredentials(
  ctx: PlatformContext,
): Promise<{ expired: number; retired: number; keptReady: number }> {
  const now = ctx.clock.now()
  const counts = { expired: 0, retired: 0, keptReady: 0 }
  for (const { tenantId, credentialId, notAfter } of await listEnded(ctx.db, now)) {
    const found = await findStanding(ctx, tenantId, credentialId)
    if (found === null) continue
    if (found.isReplaced) counts.retired += await retire(ctx, found.record, 'it has ended')
    else counts.expired += await expire(ctx, found.record, notAfter)
  }
  for (const { tenantId, credentialId } of await listToRetire(ctx.db, now)) {
    const found = await findStanding(ctx, tenantId, credentialId)
    if (found === null) continue
    if (found.isReplaced) counts.retired += await retire(ctx, found.record, 'it was replaced')
    else counts.keptReady += 1
  }
  return counts
}

async function findStanding(
  ctx: PlatformContext,
  tenantId: string,
  credentialId: string,
): Promise<{ record: HealthRecord; isReplaced: boolean } | null> {
  const now = ctx.clock.now()
  const records = await listHealthRecords(ctx.db, tenantId)
  const record = records.find((one) => one.credentialId === credentialId)
  if (record === undefined) return null
  const good = records.filter(
    (other) => other !== record && other.status === 'active' && isUsable(other, now) && !isRefused(other),
  )
  return { record, isReplaced: isCovered(record, good) }
}

function isRefused({ checks }: HealthRecord): boolean {
  return checks.some(({ state }) => state === 'refused' || state === 'unusable')
}

async function retire(ctx: PlatformContext, record: HealthRecord, why: string): Promise<number> {
  const from: CredentialStatus[] = ['active', 'retiring']
  return change(ctx, record, 'credential.retire', { from: record.status, to: 'retired', why }, (tx) =>
    moveCredential(tx, record.tenantId, record.credentialId, { from, to: 'retired', at: ctx.clock.now() }),
  )
}

async function expire(ctx: PlatformContext, record: HealthRecord, notAfter: Date): Promise<number> {
  const reason = `The certificate expired on ${notAfter.toISOString().slice(0, 10)}.`
  return change(ctx, record, 'credential.break', { from: record.status, why: reason }, async (tx) => {
    const moved = await breakRow(tx, record, { reason, at: ctx.clock.now() })
    return moved !== null
  })
}

type Move = (tx: Parameters<typeof moveCredential>[0]) => Promise<boolean>

/** Makes a change and writes it down; 1 if there was one to make. */
async function change(
  ctx: PlatformContext,
  { tenantId, credentialId, name }: HealthRecord,
  action: string,
  detail: Record<string, string>,
  move: Move,
): Promise<number> {
  return ctx.db.prisma.$transaction(async (tx) => {
    if (!(await move(tx))) return 0
    await recordAuditEvent(
      tx,
      { ...ctx, tenantId },
      { action, subject: name, subjectId: credentialId, detail },
    )
    await notifyConfig(tx, tenantId)
    return 1
  })
}
