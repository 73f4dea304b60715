import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { notifyConfig } from '#lib/platform/notify-config.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { moveCredential } from './admin-store.ts'
import type { CredentialStatus } from './credential.ts'
import { getCredential } from './list-credentials.ts'

const FROM: Readonly<Record<'retiring' | 'retired', readonly CredentialStatus[]>> = {
  retiring: ['active'],
  retired: ['draft', 'active', 'retiring', 'broken'],
}

/**
 * Takes a credential out of use. `retiring`: used only when no active one serves. `retired`: never used, kept
 * for the record.
 *
 * @throws AppError `not_found` (for a role below admin too), `conflict` when its status does not allow it
 */
export async function retireCredential(
  ctx: Context,
  input: { credentialId: string; to: 'retiring' | 'retired' },
): Promise<void> {
  requireRole(ctx, 'admin')
  const credential = await getCredential(ctx, input)
  if (credential.status === input.to) return
  await ctx.db.prisma.$transaction(async (tx) => {
    const moved = await moveCredential(tx, ctx.tenantId, input.credentialId, {
      from: FROM[input.to],
      to: input.to,
      at: ctx.clock.now(),
    })
    if (!moved)
      throw new AppError('conflict', `A credential that is ${credential.status} cannot become ${input.to}.`)
    await recordAuditEvent(tx, ctx, {
      action: 'credential.retire',
      subject: credential.name,
      subjectId: input.credentialId,
      detail: { from: credential.status, to: input.to },
    })
    await notifyConfig(tx, ctx.tenantId)
  })
}
