import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { AppError } from '#lib/platform/errors.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { moveCredential } from './admin-store.ts'
import { type CredentialCheck, checkCredential } from './check-credential.ts'
import type { ProbingContext, SealingContext } from './credential-context.ts'
import { getCredential } from './list-credentials.ts'
import { checkRetireAfterDays, rollOver } from './roll-over.ts'
import { isForOtherOnly } from './standing.ts'
import { dropEnvironment } from './standing-store.ts'

export type ActivateCredentialInput = {
  credentialId: string
  /** False to go without Apple's word. */
  connect: boolean
  /**
   * Rolls over: the active credentials that this one wholly replaces are only kept ready from now on, and retired
   * after so many days. Absent: they stay active beside it.
   */
  retireOthersAfterDays?: number | undefined
}

export type ActivateCredentialOutcome =
  /** It is used from the next push on; the others of its apps stay ready. `check` is null when nobody was asked. */
  | { kind: 'activated'; check: CredentialCheck | null; retiring: { credentialId: string; name: string }[] }
  /** Apple refused it, or did not answer: its status is what it was. */
  | { kind: 'not_activated'; check: CredentialCheck }

/**
 * Puts a credential to use, after Apple has said that it is good. Traffic moves to it with the next push; what
 * was used before is fallen back to if Apple refuses it in use.
 *
 * @throws AppError `not_found` (for a role below admin too), `conflict` when it has expired, `invalid` for days that
 *   make no sense
 */
export async function activateCredential(
  ctx: SealingContext & Partial<Pick<ProbingContext, 'apns'>>,
  input: ActivateCredentialInput,
): Promise<ActivateCredentialOutcome> {
  requireRole(ctx, 'admin')
  checkRetireAfterDays(input.retireOthersAfterDays)
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
      at: ctx.clock.now(),
    })
    if (!moved) return
    const environments = await keepWorkingEnvironments(tx, ctx.tenantId, input.credentialId, check)
    await recordAuditEvent(tx, ctx, {
      action: 'credential.activate',
      subject: credential.name,
      subjectId: input.credentialId,
      detail: { from: credential.status, check: check?.summary ?? 'not asked', ...environments },
    })
    await notifyConfig(tx, ctx.tenantId)
  })
  return { kind: 'activated', check, retiring: await rollOver(ctx, input) }
}

/** A key or certificate that is for one environment only is not tried in the other. */
async function keepWorkingEnvironments(
  tx: Prisma.TransactionClient,
  tenantId: string,
  credentialId: string,
  check: CredentialCheck | null,
): Promise<{ notFor?: string }> {
  const foreign = check?.environments.find((one) => isForOtherOnly(one, check.environments))
  if (foreign === undefined) return {}
  await dropEnvironment(tx, { tenantId, credentialId }, foreign.environment)
  return { notFor: foreign.environment }
}

function checkWith(
  ctx: SealingContext & Partial<Pick<ProbingContext, 'apns'>>,
  credentialId: string,
): Promise<CredentialCheck> {
  const { apns } = ctx
  if (apns === undefined) throw new Error('a connection test needs APNs in the context')
  return checkCredential({ ...ctx, apns }, { credentialId })
}
