import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readAuthority } from './certificate-authority.ts'
import { type ApnsPki, createApnsPki } from './pki.ts'
import type { ProviderKey } from './provider-keys.ts'

/** The passphrase of every `.p12` that is written to disk. */
export const P12_PASSPHRASE = 'reveille'

const FILES = {
  ca: 'ca.pem',
  caKey: 'ca-key.pem',
  serverCert: 'server-cert.pem',
  serverKey: 'server-key.pem',
  voipP12: 'voip.p12',
  voipLegacyP12: 'voip-legacy.p12',
  voipCert: 'voip-cert.pem',
  voipKey: 'voip-key.pem',
  manifest: 'credentials.json',
} as const

const manifestSchema = z.object({
  teamId: z.string(),
  bundleId: z.string(),
  bundleIds: z.array(z.string()),
  keyId: z.string(),
  keyFile: z.string(),
  voipNotAfter: z.coerce.date(),
})

/** A PKI with files of its own. `files` are absolute paths by name; `reused` is false when it was made anew. */
export type StoredPki = {
  pki: ApnsPki
  files: Record<string, string>
  teamId: string
  keyId: string
  bundleIds: string[]
  reused: boolean
}

/** What a folder's PKI is made for, if it has none yet. */
export type StoredPkiOptions = { directory: string; teamId?: string; bundleIds: string[]; now: Date }

/**
 * Gives the PKI of a folder: the one that lies there, if it can be read, holds together and its certificate
 * has not run out; else a new one, written there with credentials for tests. Throws when the folder cannot be
 * written.
 */
export async function openStoredPki(options: StoredPkiOptions): Promise<StoredPki> {
  const found = await readStoredPki(options)
  if (found !== null) return found
  await writeStoredPki(options)
  const written = await readStoredPki(options)
  if (written === null) throw new Error(`the PKI written to ${options.directory} cannot be read back`)
  return { ...written, reused: false }
}

async function readStoredPki({ directory, bundleIds, now }: StoredPkiOptions): Promise<StoredPki | null> {
  const read = (name: string) => readFile(join(directory, name), 'utf8')
  try {
    const manifest = manifestSchema.parse(JSON.parse(await read(FILES.manifest)))
    if (manifest.voipNotAfter <= now || !bundleIds.every((bundleId) => manifest.bundleIds.includes(bundleId)))
      return null
    const authority = readAuthority({ cert: await read(FILES.ca), key: await read(FILES.caKey) })
    const server = { cert: await read(FILES.serverCert), key: await read(FILES.serverKey) }
    const p8 = await read(manifest.keyFile)
    const { teamId, keyId } = manifest
    const pki = createApnsPki({ teamId, bundleIds: manifest.bundleIds, now, authority, server })
    pki.keys.add({ keyId, teamId, scope: 'all', topics: null, p8 })
    const signed = [server.cert, await read(FILES.voipCert)].every((pem) =>
      pki.trusts(new X509Certificate(pem)),
    )
    if (!signed) return null
    const names = { ...FILES, authKey: manifest.keyFile }
    const files = Object.fromEntries(
      Object.entries(names).map(([name, file]) => [name, join(directory, file)]),
    )
    return { pki, files, teamId, keyId, bundleIds: manifest.bundleIds, reused: true }
  } catch {
    // Missing, cut short or not ours: all the same, it is made anew.
    return null
  }
}

async function writeStoredPki({ directory, teamId, bundleIds, now }: StoredPkiOptions): Promise<void> {
  const pki = createApnsPki({ teamId, bundleIds, now })
  const key = pki.issueProviderKey()
  const bundleId = bundleIds[0] ?? 'com.example.softphone'
  const voip = pki.issueCertificate({ bundleId, kind: 'voip' })
  const locked = (encryption: 'aes256' | 'rc2') =>
    pki.toP12({ cert: voip.cert, key: voip.key, passphrase: P12_PASSPHRASE, encryption })
  const contents: Record<string, string | Buffer> = {
    [FILES.ca]: pki.caPem,
    [FILES.caKey]: pki.authority.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    [FILES.serverCert]: pki.server.cert,
    [FILES.serverKey]: pki.server.key,
    [FILES.voipP12]: locked('aes256'),
    [FILES.voipLegacyP12]: locked('rc2'),
    [FILES.voipCert]: voip.cert,
    [FILES.voipKey]: voip.key,
    [keyFileOf(key)]: key.p8,
    [FILES.manifest]: manifestOf(pki, key, { bundleId, bundleIds, notAfter: voip.notAfter }),
  }
  await mkdir(directory, { recursive: true })
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(join(directory, name), content, { mode: 0o600 })
  }
}

function keyFileOf(key: ProviderKey): string {
  return `AuthKey_${key.keyId}.p8`
}

function manifestOf(
  pki: ApnsPki,
  key: ProviderKey,
  voip: { bundleId: string; bundleIds: string[]; notAfter: Date },
): string {
  const manifest = {
    teamId: pki.teamId,
    bundleId: voip.bundleId,
    bundleIds: voip.bundleIds,
    keyId: key.keyId,
    keyFile: keyFileOf(key),
    p12File: FILES.voipP12,
    legacyP12File: FILES.voipLegacyP12,
    p12Passphrase: P12_PASSPHRASE,
    certificateFile: FILES.voipCert,
    certificateKeyFile: FILES.voipKey,
    caFile: FILES.ca,
    voipNotAfter: voip.notAfter.toISOString(),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
