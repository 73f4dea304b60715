import type { AddCommands } from './command-line.ts'
import { checkHealth } from './doctor-checks.ts'

export const addDoctorCommand: AddCommands = (program, { perform }) => {
  program
    .command('doctor')
    .description('look at database, migrations, keys, credentials, ports and clock')
    .action(() =>
      perform(async (session) => {
        const checks = await checkHealth(session)
        const ok = checks.every((check) => check.ok)
        return {
          lines: [
            ...checks.map(
              (check) => `${check.ok ? 'ok   ' : 'FAULT'}  ${check.name.padEnd(12)} ${check.detail}`,
            ),
            ok ? 'Nothing is wrong.' : 'Something needs a person: see the lines with FAULT.',
          ],
          data: { ok, checks },
          ok,
        }
      }),
    )
}
