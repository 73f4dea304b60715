import type { Command } from 'commander'
import { checkCredential } from '#lib/credentials/check-credential.ts'
import { previewCredential } from '#lib/credentials/preview-credential.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { AddCommands } from './command-line.ts'
import { type CredentialFileOptions, readCredentialOptions } from './credential-files.ts'
import { describeCheck, describePreview } from './credential-words.ts'

/** Adds the options that name a credential file. */
export function withFileOptions(command: Command): Command {
  return command
    .option('--p12 <file>', 'a .p12 from Keychain Access')
    .option('--passphrase-stdin', 'read the passphrase of the file from standard input')
    .option('--cert <file>', 'a certificate as PEM (or .cer)')
    .option('--key <file>', 'its private key as PEM; may be in the file of the certificate')
    .option('--p8 <file>', 'an APNs key')
    .option('--key-id <id>', 'of the .p8: ten characters')
    .option('--team-id <id>', 'of the .p8: ten characters')
}

export const addPreview: AddCommands = (credential, { io, perform }) => {
  withFileOptions(
    credential.command('preview').description('what a file is and which apps it serves; stores nothing'),
  )
    .requiredOption('--tenant <slug>')
    .action((options: CredentialFileOptions & { tenant: string }) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const found = await previewCredential(ctx, { file: await readCredentialOptions(io, options) })
        if (found.kind === 'faulty') {
          const { code, message } = found.fault
          throw new AppError('invalid', message, { faults: [{ pointer: '/file', message: code }] })
        }
        return { lines: describePreview(found), data: found }
      }),
    )
}

export const addCheck: AddCommands = (credential, { perform }) => {
  credential
    .command('check')
    .description('ask Apple about a stored credential, without ringing a phone')
    .requiredOption('--tenant <slug>')
    .requiredOption('--id <credentialId>')
    .action((options: { tenant: string; id: string }) =>
      perform(async (session) => {
        const { keyRing } = session
        const ctx = { ...(await session.tenant(options.tenant)), keyRing, apns: session.apns() }
        const check = await checkCredential(ctx, { credentialId: options.id })
        if (check.state === 'refused') {
          throw new AppError('invalid', `Apple refuses this credential. ${check.summary}`)
        }
        if (check.state === 'unknown')
          throw new AppError('unavailable', `Apple could not be asked. ${check.summary}`)
        return { lines: describeCheck(check), data: { ...check } }
      }),
    )
}
