import { randomBytes } from 'node:crypto'
import type { Actor, Context, PlatformContext, Role } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import type { KeyedContext } from '#lib/users/check-second-factor.ts'
import { createUser } from '#lib/users/create-user.ts'
import type { PersonalContext } from '#lib/users/personal-context.ts'
import { signIn } from '#lib/users/sign-in.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { contextFor, type FixedClock, fixedClock } from './context.ts'

/** The password of everybody in tests. */
export const PASSWORD = 'correct horse battery'

const log = createLog('test', 'silent')

/** A network address that no other test signs in from (RFC 3849): tries are counted by it. */
export function newAddress(): string {
  return `2001:db8:${randomBytes(4)
    .toString('hex')
    .replace(/^(.{4})/, '$1:')}::1`
}

/** A context of no tenant, as the sign-in page has it. */
export function platformContext(
  db: Db,
  options: { clock?: FixedClock; keyRing?: KeyRing; ip?: string | null } = {},
): KeyedContext & { clock: FixedClock } {
  const { clock = fixedClock(), keyRing = null, ip = newAddress() } = options
  const actor = { kind: 'system', name: 'test' } as const
  return { actor, requestId: newId(), ip, clock, db, log, keyRing }
}

/** A person that no other test knows, in a tenant if one is named. */
export async function createPerson(
  ctx: PlatformContext,
  membership?: { tenantId: string; role: Role },
): Promise<{ userId: string; email: string }> {
  const email = `${newId()}@example.com`
  const user = { email, password: PASSWORD }
  const { userId } = await createUser(ctx, membership === undefined ? user : { ...user, membership })
  return { userId, email }
}

/** The context of a person's request in a tenant, in a role. */
export function contextAs(
  db: Db,
  tenant: { id: string },
  role: Role,
  person: { userId: string; isPlatformAdmin?: boolean } = { userId: newId() },
): Context {
  const { userId, isPlatformAdmin = false } = person
  const actor: Actor = { kind: 'user', userId, name: role, role, isPlatformAdmin }
  return contextFor(db, tenant, { actor })
}

/** A person who has just signed in, with what they do with their own account. */
export async function signedIn(
  ctx: KeyedContext,
  person: { email: string },
  options: { userAgent?: string; code?: string } = {},
): Promise<PersonalContext> {
  const throttle = createSignInThrottle(ctx)
  const outcome = await signIn(ctx, throttle, { email: person.email, password: PASSWORD, ...options })
  if (outcome.kind !== 'signed_in') throw new Error(`${person.email} could not sign in: ${outcome.kind}`)
  const { user } = outcome
  const { userId, name, isPlatformAdmin } = user
  const actor = { kind: 'user', userId, name, role: 'viewer', isPlatformAdmin } as const
  return { ...ctx, actor, user, throttle }
}
