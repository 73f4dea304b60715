import type { Context, PlatformContext, Role } from './context.ts'
import { notFound } from './errors.ts'

/** Every role, from the least to the most. */
export const ROLES = ['viewer', 'operator', 'admin', 'owner'] as const satisfies readonly Role[]

const RANKS: Record<Role, number> = { viewer: 0, operator: 1, admin: 2, owner: 3 }

/** Whether a role may do what needs at least `needed`. */
export function roleAllows(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed]
}

/**
 * Lets a use case go on for a person whose role allows it: a viewer sees, an operator sends and acknowledges, an
 * admin changes settings, an owner manages members. An API key is held to its scopes by the gateway, and a
 * process of ours acts for nobody.
 *
 * @throws AppError `not_found`, as for what is missing or another tenant's: who may not change a thing is not
 *   told by the answer whether it is there
 */
export function requireRole(ctx: Pick<Context, 'actor'>, needed: Role): void {
  if (ctx.actor.kind === 'user' && !roleAllows(ctx.actor.role, needed)) throw notFound()
}

/**
 * Lets a use case on the platform itself go on for platform admins and for processes of ours.
 *
 * @throws AppError `not_found` for everybody else
 */
export function requirePlatformAdmin(ctx: Pick<PlatformContext, 'actor'>): void {
  const { actor } = ctx
  if (actor.kind === 'system' || (actor.kind === 'user' && actor.isPlatformAdmin)) return
  throw notFound()
}
