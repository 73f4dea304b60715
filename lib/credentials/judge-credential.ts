import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { credentialRefusals } from '#lib/platform/credential-metrics.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { consequenceOf, type EnvironmentVerdict } from './standing.ts'
import { breakRow, dropEnvironment, mendRow, storeEnvironmentVerdict } from './standing-store.ts'

/** What became of a credential by what was found. */
export type Judgement = 'broken' | 'mended' | 'narrowed' | 'unchanged'

type Found = {
  credentialId: string
  verdicts: readonly EnvironmentVerdict[]
  at: Date
  skewMs: number | null
}

/**
 * Notes what was found of a credential and draws the consequences: one in use that Apple refuses is broken, a
 * broken one that Apple takes is what it was before, and one that is only for the other environment loses this
 * one. A draft or a retired one is only noted.
 */
export async function judgeCredential(
  ctx: Context,
  { credentialId, verdicts, at, skewMs }: Found,
): Promise<Judgement> {
  for (const { environment, state, reason } of verdicts) {
    if (state === 'refused') credentialRefusals.inc({ environment, reason: reason ?? '' })
  }
  return ctx.db.prisma.$transaction(async (tx) => {
    const row = { tenantId: ctx.tenantId, credentialId }
    for (const verdict of verdicts) await storeEnvironmentVerdict(tx, row, { ...verdict, at, skewMs })
    const judgement = await drawConsequence(tx, ctx, row, verdicts, at)
    if (judgement !== 'unchanged') await notifyConfig(tx, ctx.tenantId)
    return judgement
  })
}

async function drawConsequence(
  tx: Prisma.TransactionClient,
  ctx: Context,
  row: { tenantId: string; credentialId: string },
  verdicts: readonly EnvironmentVerdict[],
  at: Date,
): Promise<Judgement> {
  const subjectId = row.credentialId
  for (const { environment, reason, detail } of verdicts.filter((one) => consequenceOf(one) === 'narrows')) {
    const subject = await dropEnvironment(tx, row, environment)
    if (subject === null) continue
    const change = { action: 'credential.narrow', detail: { environment, reason, why: detail } }
    await recordAuditEvent(tx, ctx, { subject, subjectId, ...change })
    return 'narrowed'
  }
  const fault = verdicts.find((one) => ['breaks', 'narrows'].includes(consequenceOf(one)))
  if (fault !== undefined) {
    const { environment, reason, detail } = fault
    const moved = await breakRow(tx, row, { reason: brokenReason(fault), at })
    if (moved === null) return 'unchanged'
    const change = {
      action: 'credential.break',
      detail: { from: moved.status, environment, reason, why: detail },
    }
    await recordAuditEvent(tx, ctx, { subject: moved.name, subjectId, ...change })
    return 'broken'
  }
  if (!verdicts.some((one) => consequenceOf(one) === 'works')) return 'unchanged'
  const mended = await mendRow(tx, row, at)
  if (mended === null) return 'unchanged'
  const change = { action: 'credential.mend', detail: { to: mended.status } }
  await recordAuditEvent(tx, ctx, { subject: mended.name, subjectId, ...change })
  return 'mended'
}

/** `BadCertificate: The certificate is invalid or was revoked.` */
function brokenReason({ reason, detail }: EnvironmentVerdict): string {
  return reason === null ? detail : `${reason}: ${detail}`
}
