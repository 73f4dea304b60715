import { Option } from 'commander'
import { getApp } from '#lib/apps/get-app.ts'
import { type ActivateCredentialInput, activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { CredentialRecord } from '#lib/credentials/credential.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { retireCredential } from '#lib/credentials/retire-credential.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { AddCommands } from './command-line.ts'
import { addCheck, addPreview, withFileOptions } from './credential-checks.ts'
import { type CredentialFileOptions, readCredentialOptions } from './credential-files.ts'
import {
  describeActivation,
  describeAdded,
  describeCredential,
  describeRetiring,
} from './credential-words.ts'
import type { Report } from './report.ts'
import type { Session } from './session.ts'

type AddOptions = CredentialFileOptions & {
  tenant: string
  app: string[]
  name?: string
  environment?: ('production' | 'sandbox')[]
  activate?: boolean
  connect: boolean
}

export const addCredentialCommands: AddCommands = (program, commandLine) => {
  const credential = program.command('credential').description('what proves us to APNs for an app')
  addPreview(credential, commandLine)
  addAdd(credential, commandLine)
  addList(credential, commandLine)
  addCheck(credential, commandLine)
  addActivate(credential, commandLine)
  addRetire(credential, commandLine)
}

const addAdd: AddCommands = (credential, { io, perform }) => {
  withFileOptions(credential.command('add').description('read a .p12, a PEM pair or a .p8 and store it'))
    .requiredOption('--tenant <slug>')
    .requiredOption('--app <bundleIds...>', 'the app it serves; several for a .p8')
    .option('--name <name>', 'what people call it')
    .addOption(
      new Option('--environment <environments...>', 'fewer than it allows').choices([
        'production',
        'sandbox',
      ]),
    )
    .option('--activate', 'put it to use, after Apple has said that it is good')
    .option('--no-connect', "activate it without Apple's word")
    .action((options: AddOptions) =>
      perform(async (session) => {
        const ctx = { ...(await session.tenant(options.tenant)), keyRing: session.keyRing }
        const file = await readCredentialOptions(io, options)
        const { app: bundleIds, name, environment: environments } = options
        const outcome = await addCredential(ctx, { file, bundleIds, name, environments })
        if (outcome.kind === 'faulty') {
          const { code, message } = outcome.fault
          throw new AppError('invalid', `${message} Nothing was stored.`, {
            faults: [{ pointer: '/file', message: code }],
          })
        }
        const { credential: stored } = outcome
        const isPending = options.activate === true && stored.status !== 'active'
        const added = { lines: describeAdded(outcome), data: toData(stored) }
        return isPending
          ? activate(
              session,
              ctx.tenantId,
              { credentialId: stored.credentialId, connect: options.connect },
              added.lines,
            )
          : added
      }),
    )
}

const addList: AddCommands = (credential, { perform }) => {
  credential
    .command('list')
    .description('credentials of a tenant, newest first')
    .requiredOption('--tenant <slug>')
    .option('--app <bundleId>')
    .action((options: { tenant: string; app?: string }) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const app = options.app === undefined ? null : await getApp(ctx, { bundleId: options.app })
        const credentials = await listCredentials(ctx, app === null ? {} : { appId: app.appId })
        const now = ctx.clock.now()
        return {
          lines: credentials.map((record) => describeCredential(record, now)),
          data: { items: credentials.map(toData) },
        }
      }),
    )
}

const addActivate: AddCommands = (credential, { perform }) => {
  credential
    .command('activate')
    .description('put a stored credential to use')
    .requiredOption('--tenant <slug>')
    .requiredOption('--id <credentialId>')
    .option('--no-connect', "without Apple's word")
    .option(
      '--retire-others-after <days>',
      'what it replaces is kept ready for so long, and then retired',
      Number,
    )
    .action((options: { tenant: string; id: string; connect: boolean; retireOthersAfter?: number }) =>
      perform(async (session) => {
        const { tenantId } = await session.tenant(options.tenant)
        const { id: credentialId, connect, retireOthersAfter: retireOthersAfterDays } = options
        return activate(session, tenantId, { credentialId, connect, retireOthersAfterDays }, [])
      }),
    )
}

const addRetire: AddCommands = (credential, { perform }) => {
  credential
    .command('retire')
    .description('take a credential out of use')
    .requiredOption('--tenant <slug>')
    .requiredOption('--id <credentialId>')
    .option('--keep-ready', 'used only when no active one serves')
    .action((options: { tenant: string; id: string; keepReady?: boolean }) =>
      perform(async (session) => {
        const to = options.keepReady ? 'retiring' : 'retired'
        await retireCredential(await session.tenant(options.tenant), { credentialId: options.id, to })
        return { lines: [`It is ${to} now.`], data: { credentialId: options.id, status: to } }
      }),
    )
}

async function activate(
  session: Session,
  tenantId: string,
  input: ActivateCredentialInput,
  before: readonly string[],
): Promise<Report> {
  const ctx = { ...session.platform, tenantId, keyRing: session.keyRing, apns: session.apns() }
  const { credentialId } = input
  const outcome = await activateCredential(ctx, input)
  if (outcome.kind === 'activated') {
    return {
      lines: [...before, ...describeActivation(outcome.check), ...describeRetiring(outcome.retiring)],
      data: { credentialId, status: 'active', check: outcome.check },
    }
  }
  const { state, summary } = outcome.check
  const stored = before.length === 0 ? '' : ` It is stored as a draft (${credentialId}).`
  throw state === 'refused'
    ? new AppError('invalid', `Apple refuses this credential, so it was not activated. ${summary}${stored}`)
    : new AppError('unavailable', `Apple could not be asked, so it was not activated. ${summary}${stored}`)
}

function toData({ apps, ...record }: CredentialRecord): object {
  return { ...record, apps: apps.map((app) => app.bundleId) }
}
