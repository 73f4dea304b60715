import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { invalid } from '#lib/platform/errors.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { moveCredential } from './admin-store.ts'
import { isCovered } from './credential-health.ts'
import { listHealthRecords } from './health-store.ts'

const MAX_RETIRE_AFTER_DAYS = 365
const DAY_MS = 86_400_000

/**
 * Lets a credential that was just activated take the place of those that it wholly replaces: they are used only
 * if it fails, and retired after the given days.
 */
export async function rollOver(
  ctx: Context,
  input: { credentialId: string; retireOthersAfterDays?: number | undefined },
): Promise<{ credentialId: string; name: string }[]> {
  const days = input.retireOthersAfterDays
  if (days === undefined) return []
  const at = ctx.clock.now()
  const retireAt = new Date(at.getTime() + days * DAY_MS)
  const replaced = await listReplaced(ctx, input.credentialId)
  if (replaced.length === 0) return []
  await ctx.db.prisma.$transaction(async (tx) => {
    for (const { credentialId, name } of replaced) {
      await moveCredential(tx, ctx.tenantId, credentialId, { from: ['active'], to: 'retiring', at, retireAt })
      await recordAuditEvent(tx, ctx, {
        action: 'credential.roll_over',
        subject: name,
        subjectId: credentialId,
        detail: { to: input.credentialId, retireAt: retireAt.toISOString() },
      })
    }
    await notifyConfig(tx, ctx.tenantId)
  })
  return replaced
}

/** The active credentials that a credential wholly replaces: each of their apps, in each of their environments. */
export async function listReplaced(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  credentialId: string,
): Promise<{ credentialId: string; name: string }[]> {
  const records = await listHealthRecords(ctx.db, ctx.tenantId)
  const newcomer = records.filter((record) => record.credentialId === credentialId)
  return records
    .filter((one) => one.status === 'active' && one.credentialId !== credentialId && isCovered(one, newcomer))
    .map(({ credentialId: id, name }) => ({ credentialId: id, name }))
}

/** @throws AppError `invalid` for days that are not 0 to 365 */
export function checkRetireAfterDays(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 0 && days <= MAX_RETIRE_AFTER_DAYS)) return
  throw invalid('/retireOthersAfterDays', `must be 0 to ${MAX_RETIRE_AFTER_DAYS} days`)
}
