import { open } from 'node:fs/promises'
import { type CredentialFile, MAX_CREDENTIAL_FILE_BYTES } from '#lib/credentials/credential-file.ts'
import { AppError, invalid } from '#lib/platform/errors.ts'
import { type Io, readSecret } from './io.ts'

/** How a credential is named on the command line: exactly one of `p12`, `cert` and `p8`. */
export type CredentialFileOptions = {
  p12?: string
  passphraseStdin?: boolean
  cert?: string
  key?: string
  p8?: string
  keyId?: string
  teamId?: string
}

/**
 * Reads the files that the options name.
 *
 * @throws AppError `invalid` for options that do not fit together, `not_found` for a file that cannot be read
 */
export async function readCredentialOptions(io: Io, options: CredentialFileOptions): Promise<CredentialFile> {
  const { p12, cert, p8, keyId, teamId } = options
  if ([p12, cert, p8].filter((file) => file !== undefined).length !== 1) {
    throw invalid('/file', 'Give one of --p12 FILE, --cert FILE (with --key FILE) and --p8 FILE.')
  }
  if (p8 !== undefined) {
    if (keyId === undefined || teamId === undefined) {
      throw invalid('/keyId', 'A .p8 needs --key-id and --team-id: neither is in the file.')
    }
    return { kind: 'p8', bytes: await readSmallFile(p8), keyId, teamId }
  }
  const passphrase = options.passphraseStdin ? { passphrase: await readSecret(io) } : {}
  if (p12 !== undefined) return { kind: 'p12', bytes: await readSmallFile(p12), ...passphrase }
  const key = options.key === undefined ? {} : { key: await readSmallFile(options.key) }
  return { kind: 'pem', certificate: await readSmallFile(cert ?? ''), ...key, ...passphrase }
}

/** At most one byte more than a credential may have: whoever reads it then says that it is too large. */
async function readSmallFile(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file)
    const bytes = Buffer.alloc(MAX_CREDENTIAL_FILE_BYTES + 1)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0).finally(() => handle.close())
    return bytes.subarray(0, bytesRead)
  } catch (error) {
    throw new AppError('not_found', `The file ${file} cannot be read.`, { cause: error })
  }
}
