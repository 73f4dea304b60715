import { Option } from 'commander'
import { SCOPES, type Scope } from '#lib/api-keys/api-key.ts'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import type { AddCommands } from './command-line.ts'
import { parseMoment } from './parse-moment.ts'

type CreateOptions = { tenant: string; name: string; scope: Scope[]; network?: string[]; expires?: string }

export const addApiKeyCommands: AddCommands = (program, { perform }) => {
  const apiKey = program.command('api-key').description('what a PBX proves itself with')
  apiKey
    .command('create')
    .description('make an API key; it is printed once and stored nowhere')
    .requiredOption('--tenant <slug>')
    .requiredOption('--name <name>', 'such as the PBX that will use it')
    .addOption(new Option('--scope <scopes...>', 'what it may do').choices([...SCOPES]).makeOptionMandatory())
    .option('--network <blocks...>', 'CIDR blocks that may use it; any when absent')
    .option('--expires <time>', 'RFC 3339')
    .action((options: CreateOptions) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const made = await createApiKey(ctx, {
          name: options.name,
          scopes: options.scope,
          allowedNetworks: options.network ?? [],
          expiresAt: options.expires === undefined ? null : parseMoment(options.expires, '/expires'),
        })
        return { lines: [made.apiKey], data: { ...made, name: options.name, scopes: options.scope } }
      }),
    )
}
