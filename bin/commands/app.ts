import { type Command, Option } from 'commander'
import { createApp } from '#lib/apps/create-app.ts'
import { createAppInput } from '#lib/apps/schemas.ts'
import { parseInput } from '#lib/platform/parse-input.ts'
import type { AddCommands } from './command-line.ts'

export const addAppCommands: AddCommands = (program, { perform }) => {
  const app = program.command('app').description('iOS apps of a tenant')
  createOptions(app.command('create').description('make an app')).action(
    ({ tenant, default: isDefault, environment, ...options }: Record<string, string>) =>
      perform(async (session) => {
        const ctx = await session.tenant(tenant ?? '')
        const input = parseInput(createAppInput, {
          ...options,
          ...(isDefault === undefined ? {} : { isDefault: true }),
          ...(environment === undefined ? {} : { defaultEnvironment: environment }),
        })
        const { appId } = await createApp(ctx, input)
        return {
          lines: [`Made the app ${input.bundleId} (${appId}).`],
          data: { appId, bundleId: input.bundleId, name: input.name },
        }
      }),
  )
}

function createOptions(command: Command): Command {
  return command
    .requiredOption('--tenant <slug>')
    .requiredOption('--bundle-id <id>', 'such as com.example.phone')
    .requiredOption('--name <name>')
    .option('--wait-seconds <seconds>', "how long an INVITE is held; the tenant's (12) when absent")
    .addOption(
      new Option('--on-unregister <what>', 'what an explicit unregister does to the push token').choices([
        'disable',
        'keep',
      ]),
    )
    .addOption(
      new Option('--on-lapse <what>', 'what a lapsed registration does to it').choices(['keep', 'disable']),
    )
    .addOption(
      new Option('--push-policy <policy>', 'whether a registered device is pushed too').choices([
        'always',
        'when_unregistered',
      ]),
    )
    .addOption(
      new Option(
        '--environment <environment>',
        'where a push token of unknown environment is pushed first',
      ).choices(['production', 'sandbox']),
    )
    .option('--user-agent-pattern <pattern>', "a regular expression that names this app's REGISTERs")
    .option('--default', "the tenant's default app; the first app is it anyway")
}
