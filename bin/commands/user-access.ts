import { generatePassword } from '#lib/platform/passwords.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { unlinkOidc } from '#lib/users/unlink-oidc.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import type { AddCommands } from './command-line.ts'
import { readSecret } from './io.ts'

/** Commands for a person who cannot get in, below `user`. */
export const addUserAccessCommands: AddCommands = (user, { io, perform }) => {
  user
    .command('password')
    .description(
      'set a new password and end all sessions; without --password-stdin one is made and printed once',
    )
    .requiredOption('--email <address>')
    .option('--password-stdin', 'read the password from standard input')
    .action(({ email, passwordStdin = false }: { email: string; passwordStdin?: boolean }) =>
      perform(async (session) => {
        const password = passwordStdin ? await readSecret(io) : generatePassword()
        const { endedSessions } = await setPassword(session.platform, { email, password })
        return {
          lines: [
            `${email} has a new password; sessions ended: ${endedSessions}.`,
            ...(passwordStdin ? [] : [`Password, shown only now: ${password}`]),
          ],
          data: { email, endedSessions, ...(passwordStdin ? {} : { password }) },
        }
      }),
    )
  user
    .command('unlock')
    .description('forget the failed sign-ins of a user, who may try again at once')
    .requiredOption('--email <address>')
    .action(({ email }: { email: string }) =>
      perform(async (session) => {
        const { hadTries } = await unlockUser(session.platform, { email })
        const line = hadTries ? `${email} may sign in again.` : `${email} was not locked.`
        return { lines: [line], data: { email, hadTries } }
      }),
    )
  user
    .command('unlink')
    .description('forget who a user is at the OpenID provider; they link anew at their next sign-in')
    .requiredOption('--email <address>')
    .action(({ email }: { email: string }) =>
      perform(async (session) => {
        await unlinkOidc(session.platform, { email })
        return { lines: [`${email} is linked with nobody at the provider now.`], data: { email } }
      }),
    )
}
