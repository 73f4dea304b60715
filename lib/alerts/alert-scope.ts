import type { Context, Role } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { requireRole } from '#lib/platform/roles.ts'

/** Whose alerts are meant: a tenant's, or, without one, the platform's. */
export type AlertContext = Omit<Context, 'tenantId'> & { tenantId?: string }

/** The tenant of the alerts; null for those of the platform. */
export type AlertScope = { tenantId: string | null }

/**
 * Whose alerts an actor may see or change.
 *
 * @throws AppError `not_found` for a role below `needed`, and for who asks for the platform's alerts and is no
 *   platform admin
 */
export function alertScope(
  { tenantId, actor }: Pick<AlertContext, 'tenantId' | 'actor'>,
  needed: Role,
): AlertScope {
  if (tenantId !== undefined) {
    requireRole({ actor }, needed)
    return { tenantId }
  }
  if (actor.kind !== 'user' || !actor.isPlatformAdmin) throw notFound()
  return { tenantId: null }
}
