import type { Command } from 'commander'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { listApiKeys } from '#lib/api-keys/list-api-keys.ts'
import { revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { SCOPES, type Scope } from '#lib/api-keys/scopes.ts'
import { invalid } from '#lib/platform/errors.ts'
import type { AddCommands } from './command-line.ts'
import { parseMoment } from './parse-moment.ts'

type CreateOptions = { tenant: string; name: string; scope: string[]; network?: string[]; expires?: string }
type ListOptions = { tenant: string; cursor?: string }

export const addApiKeyCommands: AddCommands = (program, commandLine) => {
  const apiKey = program.command('api-key').description('what a PBX proves itself with')
  addCreate(apiKey, commandLine)
  addList(apiKey, commandLine)
  addRevoke(apiKey, commandLine)
}

const addCreate = (apiKey: Command, { perform }: Parameters<AddCommands>[1]): void => {
  apiKey
    .command('create')
    .description('make an API key; it is printed once and stored nowhere')
    .requiredOption('--tenant <slug>')
    .requiredOption('--name <name>', 'such as the PBX that will use it')
    .requiredOption('--scope <scopes...>', `what it may do, of ${SCOPES.join(', ')}`)
    .option('--network <blocks...>', 'CIDR blocks that may use it; any when absent')
    .option('--expires <time>', 'RFC 3339')
    .action((options: CreateOptions) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const scopes = options.scope.flatMap((words) => words.split(',')).map(toScope)
        const made = await createApiKey(ctx, {
          name: options.name,
          scopes,
          allowedNetworks: options.network ?? [],
          expiresAt: options.expires === undefined ? null : parseMoment(options.expires, '/expires'),
        })
        return { lines: [made.apiKey], data: { ...made, name: options.name, scopes } }
      }),
    )
}

function toScope(word: string): Scope {
  const scope = SCOPES.find((known) => known === word.trim())
  if (scope === undefined)
    throw invalid('/scope', `There is no scope "${word}". Scopes are ${SCOPES.join(', ')}.`)
  return scope
}

const addList = (apiKey: Command, { perform }: Parameters<AddCommands>[1]): void => {
  apiKey
    .command('list')
    .description('API keys of a tenant, newest first, without the keys themselves')
    .requiredOption('--tenant <slug>')
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .action((options: ListOptions) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const page = await listApiKeys(ctx, options.cursor === undefined ? {} : { cursor: options.cursor })
        const lines = page.items.map((key) => {
          const used = key.lastUsedAt === null ? 'never used' : `used ${key.lastUsedAt.toISOString()}`
          const standing = key.revokedAt === null ? 'active ' : 'revoked'
          return `${key.apiKeyId}  ${standing}  …${key.lastFour}  ${key.name}  ${key.scopes.join(',')}  ${used}`
        })
        return { lines, data: page }
      }),
    )
}

const addRevoke = (apiKey: Command, { perform }: Parameters<AddCommands>[1]): void => {
  apiKey
    .command('revoke')
    .description('end an API key, at once and for good')
    .requiredOption('--tenant <slug>')
    .requiredOption('--id <apiKeyId>')
    .action((options: { tenant: string; id: string }) =>
      perform(async (session) => {
        await revokeApiKey(await session.tenant(options.tenant), { apiKeyId: options.id })
        return { lines: ['It is revoked.'], data: { apiKeyId: options.id } }
      }),
    )
}
