import { Option } from 'commander'
import type { Role } from '#lib/platform/context.ts'
import { invalid } from '#lib/platform/errors.ts'
import { generatePassword } from '#lib/platform/passwords.ts'
import { createUser } from '#lib/users/create-user.ts'
import type { AddCommands } from './command-line.ts'
import { readSecret } from './io.ts'
import { addUserAccessCommands } from './user-access.ts'

type CreateOptions = {
  email: string
  name?: string
  tenant?: string
  role?: Role
  platformAdmin?: boolean
  passwordStdin?: boolean
  /** `--no-password`: commander says it by false. */
  password: boolean
}

export const addUserCommands: AddCommands = (program, { io, perform }) => {
  const user = program.command('user').description('people who sign in to the console')
  user
    .command('create')
    .description('make a user; without --password-stdin a password is made and printed once')
    .requiredOption('--email <address>')
    .option('--name <name>')
    .option('--tenant <slug>', 'the tenant to join')
    .addOption(
      new Option('--role <role>', 'the role in the tenant').choices(['owner', 'admin', 'operator', 'viewer']),
    )
    .option('--platform-admin', 'may see and change all tenants')
    .option('--password-stdin', 'read the password from standard input')
    .option('--no-password', 'give them none: they sign in through the OpenID provider alone')
    .action((options: CreateOptions) =>
      perform(async (session) => {
        const { email, name, tenant, role, platformAdmin: isPlatformAdmin = false } = options
        if ((tenant === undefined) !== (role === undefined)) {
          throw invalid('/role', '--tenant and --role go together.')
        }
        if (tenant === undefined && !isPlatformAdmin) {
          throw invalid('/tenant', 'Name a tenant and a role, or --platform-admin.')
        }
        if (options.passwordStdin && !options.password) {
          throw invalid('/password', '--password-stdin and --no-password exclude each other.')
        }
        const generatedPassword = options.passwordStdin || !options.password ? null : generatePassword()
        const password = options.passwordStdin ? await readSecret(io) : generatedPassword
        const membership =
          tenant === undefined || role === undefined
            ? {}
            : { membership: { tenantId: (await session.tenant(tenant)).tenantId, role } }
        const { userId } = await createUser(session.platform, {
          email,
          ...(name === undefined ? {} : { name }),
          password,
          isPlatformAdmin,
          ...membership,
        })
        const told = generatedPassword === null ? {} : { password: generatedPassword }
        return {
          lines: [
            `Made the user ${email} (${userId}).`,
            ...(generatedPassword === null ? [] : [`Password, shown only now: ${generatedPassword}`]),
          ],
          data: { userId, email, ...told },
        }
      }),
    )
  addUserAccessCommands(user, { io, perform })
}
