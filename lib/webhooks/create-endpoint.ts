import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type KeyRing, seal } from '#lib/platform/secrets.ts'
import { secretContext } from './endpoint.ts'
import { checkEndpointInput, type EndpointInput } from './endpoint-input.ts'
import { countEndpointRows, insertEndpoint } from './endpoint-store.ts'
import { generateWebhookSecret } from './standard-webhooks.ts'

const MAX_ENDPOINTS = 20

/**
 * Makes a webhook endpoint. Its secret is in this answer and nowhere else: it cannot be shown again.
 *
 * @throws AppError `not_found` for a role below admin, `invalid` with a fault per member, `conflict` when there are
 *   as many as there may be
 */
export async function createEndpoint(
  ctx: Context & { keyRing: KeyRing },
  input: EndpointInput,
): Promise<{ endpointId: string; secret: string }> {
  requireRole(ctx, 'admin')
  const { name, url, events, enabled } = checkEndpointInput(input)
  const endpointId = newId()
  const secret = generateWebhookSecret()
  const sealedSecret = await seal(ctx.keyRing, secret, secretContext(endpointId))
  await ctx.db.prisma.$transaction(async (tx) => {
    if ((await countEndpointRows(tx, ctx.tenantId)) >= MAX_ENDPOINTS) {
      throw new AppError('conflict', `There are ${MAX_ENDPOINTS} endpoints already: delete one first.`)
    }
    await insertEndpoint(tx, {
      id: endpointId,
      tenantId: ctx.tenantId,
      name,
      url,
      events: [...events],
      enabled,
      sealedSecret,
      createdAt: ctx.clock.now(),
    })
    await recordAuditEvent(tx, ctx, {
      action: 'webhook_endpoint.create',
      subject: name,
      subjectId: endpointId,
      detail: { url, events: [...events], enabled },
    })
  })
  return { endpointId, secret }
}
