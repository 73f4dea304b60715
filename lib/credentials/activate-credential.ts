import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { AppError } from '#lib/platform/errors.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { moveCredential } from './admin-store.ts'
import { type CredentialCheck, checkCredential } from './check-credential.ts'
import type { ProbingContext, SealingContext } from './credential-context.ts'
import { getCredential } from './list-credentials.ts'

export type ActivateCredentialOutcome =
  /** It is used from the next push on; the others of its apps stay ready. `check` is null when nobody was asked. */
  | { kind: 'activated'; check: CredentialCheck | null }
  /** Apple refused it, or did not answer: its status is what it was. */
  | { kind: 'not_activated'; check: CredentialCheck }

/**
 * Puts a credential to use, after Apple has said that it is good.
 *
 * @param input.connect false to go without Apple's word
 * @throws AppError `not_found` (for a role below admin too), `conflict` when it has expired
 */
export async function activateCredential(
  ctx: SealingContext & Partial<Pick<ProbingContext, 'apns'>>,
  input: { credentialId: string; connect: boolean },
): Promise<ActivateCredentialOutcome> {
  requireRole(ctx, 'admin')
  const credential = await getCredential(ctx, input)
  if (credential.notAfter !== null && credential.notAfter <= ctx.clock.now()) {
    throw new AppError('conflict', `This credential expired on ${credential.notAfter.toISOString()}.`)
  }
  const check = input.connect ? await checkWith(ctx, input.credentialId) : null
  if (check !== null && check.state !== 'working') return { kind: 'not_activated', check }
  await ctx.db.prisma.$transaction(async (tx) => {
    const moved = await moveCredential(tx, ctx.tenantId, input.credentialId, {
      from: ['draft', 'retiring', 'retired', 'broken'],
      to: 'active',
      reason: '',
      at: ctx.clock.now(),
    })
    if (!moved) return
    await recordAuditEvent(tx, ctx, {
      action: 'credential.activate',
      subject: credential.name,
      subjectId: input.credentialId,
      detail: { from: credential.status, check: check?.summary ?? 'not asked' },
    })
    await notifyConfig(tx, ctx.tenantId)
  })
  return { kind: 'activated', check }
}

function checkWith(
  ctx: SealingContext & Partial<Pick<ProbingContext, 'apns'>>,
  credentialId: string,
): Promise<CredentialCheck> {
  const { apns } = ctx
  if (apns === undefined) throw new Error('a connection test needs APNs in the context')
  return checkCredential({ ...ctx, apns }, { credentialId })
}
