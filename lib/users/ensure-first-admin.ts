import type { PlatformContext } from '#lib/platform/context.ts'
import { generatePassword } from '#lib/platform/passwords.ts'
import { insertNewUser, userRow } from './create-user.ts'
import { hasAnyUser, lockFirstAdmin } from './store.ts'

const DEFAULT_EMAIL = 'admin@reveille.local'

/** `generatedPassword` is null when the password came from the settings. It is told here once and kept nowhere. */
export type FirstAdminOutcome =
  | { kind: 'created'; email: string; generatedPassword: string | null }
  | { kind: 'users_exist' }

/**
 * Makes the first user, a platform admin, when there is no user at all. Safe to call at every start of every
 * process.
 *
 * @param input REVEILLE_ADMIN_EMAIL and REVEILLE_ADMIN_PASSWORD, where set
 * @throws AppError `invalid` for a password that is too short
 */
export async function ensureFirstAdmin(
  ctx: PlatformContext,
  input: { email?: string | undefined; password?: string | undefined },
): Promise<FirstAdminOutcome> {
  const generatedPassword = input.password === undefined ? generatePassword() : null
  return ctx.db.prisma.$transaction(async (tx) => {
    await lockFirstAdmin(tx)
    if (await hasAnyUser(tx)) return { kind: 'users_exist' }
    // Hashed inside the transaction, which happens once in the life of a database; every other start stops above.
    const row = await userRow(ctx, {
      email: input.email ?? DEFAULT_EMAIL,
      name: '',
      password: input.password ?? generatedPassword,
      isPlatformAdmin: true,
    })
    await insertNewUser(tx, ctx, row)
    return { kind: 'created', email: row.email, generatedPassword }
  })
}
