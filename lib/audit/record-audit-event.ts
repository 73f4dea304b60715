import type { Actor, PlatformContext } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { insertAuditEvent } from './store.ts'

type AuditEntry = {
  /** What was done: `api_key.create`, `credential.activate`. */
  action: string
  /** What it was done to, as a person names it: an API key's name, an app's bundle id. */
  subject: string
  subjectId?: string
  /** What changed. No secret, ever. */
  detail?: Prisma.InputJsonObject
}

/**
 * Writes who changed what, from where, in the transaction of the change: both stand or neither does. A context
 * without a tenant writes to the trail of the platform.
 *
 * @param tx the transaction of `db.prisma.$transaction` that makes the change
 */
export async function recordAuditEvent(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext & { tenantId?: string },
  entry: AuditEntry,
): Promise<void> {
  await insertAuditEvent(tx, {
    id: newId(),
    tenantId: ctx.tenantId ?? null,
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    actorName: ctx.actor.name,
    action: entry.action,
    subject: entry.subject,
    subjectId: entry.subjectId ?? null,
    detail: entry.detail ?? {},
    ip: ctx.ip,
    requestId: ctx.requestId,
    createdAt: ctx.clock.now(),
  })
}

function actorId(actor: Actor): string | null {
  if (actor.kind === 'user') return actor.userId
  return actor.kind === 'api_key' ? actor.apiKeyId : null
}
