import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { Context } from '#lib/platform/context.ts'
import { AppError, type FieldFault } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { generateApiKey, hashApiKey, parseNetworks } from './api-key.ts'
import { SCOPES, type Scope } from './scopes.ts'
import { insertApiKey } from './store.ts'

const MAX_NAME_LENGTH = 100
const MAX_NETWORKS = 50

export type CreateApiKeyInput = {
  name: string
  scopes: readonly Scope[]
  /** CIDR blocks that may use the key; any when absent or empty. */
  allowedNetworks?: readonly string[]
  expiresAt?: Date | null
}

/**
 * Makes an API key. The key itself is in this answer and nowhere else: it cannot be shown again.
 *
 * @throws AppError `not_found` for a role below admin, `invalid` with a fault per member
 */
export async function createApiKey(
  ctx: Context,
  input: CreateApiKeyInput,
): Promise<{ apiKeyId: string; apiKey: string }> {
  requireRole(ctx, 'admin')
  const faults = findFaults(input, ctx.clock.now())
  if (faults.length > 0) throw new AppError('invalid', 'The API key cannot be made like this.', { faults })
  const apiKeyId = newId()
  const apiKey = generateApiKey()
  const scopes = SCOPES.filter((scope) => input.scopes.includes(scope))
  const allowedNetworks = [...(input.allowedNetworks ?? [])]
  const expiresAt = input.expiresAt ?? null
  await ctx.db.prisma.$transaction(async (tx) => {
    await insertApiKey(tx, {
      id: apiKeyId,
      tenantId: ctx.tenantId,
      name: input.name.trim(),
      secretHash: hashApiKey(apiKey),
      lastFour: apiKey.slice(-4),
      scopes,
      allowedNetworks,
      expiresAt,
      createdAt: ctx.clock.now(),
    })
    await recordAuditEvent(tx, ctx, {
      action: 'api_key.create',
      subject: input.name.trim(),
      subjectId: apiKeyId,
      detail: { scopes, allowedNetworks, expiresAt: expiresAt?.toISOString() ?? null },
    })
  })
  return { apiKeyId, apiKey }
}

function findFaults(input: CreateApiKeyInput, now: Date): FieldFault[] {
  const faults: FieldFault[] = []
  const name = input.name.trim()
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    faults.push({ pointer: '/name', message: `must have 1 to ${MAX_NAME_LENGTH} characters` })
  }
  const unknown = input.scopes.filter((scope) => !SCOPES.includes(scope))
  if (unknown.length > 0 || input.scopes.length === 0) {
    faults.push({ pointer: '/scopes', message: `must be one or more of ${SCOPES.join(', ')}` })
  }
  if (input.expiresAt && input.expiresAt <= now) {
    faults.push({ pointer: '/expiresAt', message: 'must lie in the future' })
  }
  const networks = input.allowedNetworks ?? []
  if (networks.length > MAX_NETWORKS) {
    faults.push({ pointer: '/allowedNetworks', message: `must be at most ${MAX_NETWORKS} networks` })
  }
  for (const [index, network] of networks.entries()) {
    const message = networkFault(network)
    if (message !== null) faults.push({ pointer: `/allowedNetworks/${index}`, message })
  }
  return faults
}

function networkFault(network: string): string | null {
  try {
    parseNetworks([network])
    return null
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}
