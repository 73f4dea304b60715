import { z } from 'zod'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext, Role } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { AppError, invalid } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { hashPassword } from '#lib/platform/passwords.ts'
import { checkPassword } from './password-rules.ts'
import { insertMembership, insertUser } from './store.ts'
import { canonicalEmail } from './user.ts'

const MAX_NAME_LENGTH = 100

export type NewUser = {
  email: string
  name?: string
  /** Null for one who signs in through OIDC alone. */
  password: string | null
  isPlatformAdmin?: boolean
  /** The tenant to join at once. Whether the actor may let people in there is for the caller to decide. */
  membership?: { tenantId: string; role: Role }
}

/**
 * Makes a user.
 *
 * @throws AppError `invalid` for an address, name or password that cannot be, `conflict` when the address is taken
 */
export async function createUser(ctx: PlatformContext, input: NewUser): Promise<{ userId: string }> {
  const row = await userRow(ctx, input)
  await ctx.db.prisma.$transaction((tx) => insertNewUser(tx, ctx, row, input.membership))
  return { userId: row.id }
}

type UserRow = Parameters<typeof insertUser>[1]

/** The row of a new user: checked, and hashed outside any transaction, for hashing is slow on purpose. */
export async function userRow(ctx: PlatformContext, input: NewUser): Promise<UserRow> {
  const email = canonicalEmail(input.email)
  const name = (input.name ?? '').trim()
  if (!z.email().max(254).safeParse(email).success) throw invalid('/email', 'must be an e-mail address')
  if (name.length > MAX_NAME_LENGTH) throw invalid('/name', `must have at most ${MAX_NAME_LENGTH} characters`)
  if (input.password !== null) checkPassword(input.password)
  return {
    id: newId(),
    email,
    name,
    passwordHash: input.password === null ? null : await hashPassword(input.password),
    isPlatformAdmin: input.isPlatformAdmin ?? false,
    createdAt: ctx.clock.now(),
  }
}

/** Writes the row, the membership and the audit event. */
export async function insertNewUser(
  tx: Prisma.TransactionClient,
  ctx: PlatformContext,
  row: UserRow,
  membership?: NewUser['membership'],
): Promise<void> {
  if (!(await insertUser(tx, row))) {
    throw new AppError('conflict', `There is a user with the address ${row.email} already.`, {
      faults: [{ pointer: '/email', message: 'is taken' }],
    })
  }
  if (membership !== undefined) {
    await insertMembership(tx, { ...membership, userId: row.id, createdAt: row.createdAt })
  }
  const trail = membership === undefined ? ctx : { ...ctx, tenantId: membership.tenantId }
  await recordAuditEvent(tx, trail, {
    action: 'user.create',
    subject: row.email,
    subjectId: row.id,
    detail: { isPlatformAdmin: row.isPlatformAdmin, role: membership?.role ?? null },
  })
}
