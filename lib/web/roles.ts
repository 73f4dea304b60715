import type { Role } from '#lib/platform/context.ts'

const RANKS: Record<Role, number> = { viewer: 0, operator: 1, admin: 2, owner: 3 }

/** Whether a role may do what needs at least `needed`. */
export function roleAllows(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed]
}
