import { rotateKeys } from '#lib/credentials/rotate-keys.ts'
import type { AddCommands } from './command-line.ts'

export const addRotateKeysCommand: AddCommands = (program, { perform }) => {
  program
    .command('rotate-keys')
    .description('seal every stored secret with the first key of REVEILLE_KEYS')
    .action(() =>
      perform(async (session) => {
        const rotation = await rotateKeys({ ...session.platform, keyRing: session.keyRing })
        const { sealingKid, resealed, current, unopened } = rotation
        return {
          lines: [
            `Sealed ${resealed} secrets with the key ${sealingKid}; ${current} were sealed with it before.`,
            ...unopened.map(({ table, id, detail }) => `NOT OPENED: ${table} ${id}: ${detail}`),
            unopened.length === 0
              ? 'The other keys may be taken out of REVEILLE_KEYS.'
              : 'Keep the other keys: some secrets did not open.',
          ],
          data: rotation,
          ok: unopened.length === 0,
        }
      }),
    )
}
