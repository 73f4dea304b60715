import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { generateKeyRing } from '#lib/platform/secrets.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { commandLine, type Said } from './command-line.ts'

const BUNDLE_ID = 'com.example.phone'
const database = useTestDatabase()
const keys = generateKeyRing()
let apns: ApnsSimulator
let folder: string
let settings: Record<string, string>

beforeAll(async () => {
  apns = await startApnsSimulator()
  folder = await mkdtemp(path.join(tmpdir(), 'reveille-cli-'))
  settings = {
    APNS_PRODUCTION_URL: apns.productionUrl,
    APNS_SANDBOX_URL: apns.sandboxUrl,
    APNS_CA_FILE: await file('ca.pem', apns.pki.caPem),
    GATEWAY_PORT: '1',
    CONSOLE_PORT: '1',
  }
})

afterAll(async () => {
  await apns.stop()
  await rm(folder, { recursive: true })
})

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const where = path.join(folder, name)
  await writeFile(where, content)
  return where
}

function cli(words: string[], stdin = '', ring = keys): Promise<Said> {
  return commandLine({ url: database.url, keys: ring, settings })(words, stdin)
}

async function tenantWithApp(): Promise<string> {
  const slug = `t-${newId().slice(-8)}`
  await cli(['tenant', 'create', '--slug', slug, '--name', 'A tenant'])
  await cli(['app', 'create', '--tenant', slug, '--bundle-id', BUNDLE_ID, '--name', 'Phone'])
  return slug
}

function add(slug: string, ...words: string[]): string[] {
  return ['credential', 'add', '--tenant', slug, '--app', BUNDLE_ID, ...words]
}

async function p12(passphrase: string): Promise<string> {
  const { cert, key } = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
  const bytes = apns.pki.toP12({ cert, key, passphrase, encryption: 'rc2' })
  return file(`${newId()}.p12`, bytes)
}

async function p8(): Promise<string[]> {
  const key = apns.pki.issueProviderKey()
  const where = await file(`AuthKey_${key.keyId}.p8`, key.p8)
  return ['--p8', where, '--key-id', key.keyId, '--team-id', key.teamId]
}

describe('credential add', () => {
  it('reads a .p12 with its passphrase from standard input, asks Apple and activates', async () => {
    const slug = await tenantWithApp()
    const said = await cli(
      add(slug, '--p12', await p12('geheim'), '--passphrase-stdin', '--activate'),
      'geheim\n',
    )
    expect(said).toMatchObject({ exitCode: 0, error: '' })
    expect(said.out).toContain('as a draft for com.example.phone')
    expect(said.out).toContain('production: APNs accepts this credential.')
    expect(said.out).toContain('Active')
    const [stored] = await database.db.prisma.credential.findMany({ where: { tenant: { slug } } })
    expect(stored).toMatchObject({ status: 'active', kind: 'p12', topics: [`${BUNDLE_ID}.voip`] })
    expect(stored?.sealedSecret).not.toContain('PRIVATE')
    const actions = await database.db.prisma.auditEvent.findMany({
      where: { subjectId: stored?.id ?? '' },
      orderBy: { id: 'asc' },
    })
    expect(actions.map(({ action }) => action)).toEqual(['credential.add', 'credential.activate'])
  })

  it('stores nothing when the passphrase is wrong, and says so', async () => {
    const slug = await tenantWithApp()
    const said = await cli(add(slug, '--p12', await p12('right'), '--passphrase-stdin'), 'wrong')
    expect(said).toMatchObject({ exitCode: 1, out: '' })
    expect(said.error).toMatch(
      /^invalid: .*passphrase.*Nothing was stored\.\n {2}\/file: wrong_passphrase\n$/is,
    )
    expect(await database.db.prisma.credential.count({ where: { tenant: { slug } } })).toBe(0)
  })

  it('keeps a key that Apple refuses as a draft, and exits with 1', async () => {
    const slug = await tenantWithApp()
    const key = apns.pki.issueProviderKey()
    apns.pki.keys.revoke(key.teamId, key.keyId)
    const where = await file('revoked.p8', key.p8)
    const words = ['--p8', where, '--key-id', key.keyId, '--team-id', key.teamId, '--activate']
    const said = await cli(add(slug, ...words))
    expect(said.exitCode).toBe(1)
    expect(said.error).toMatch(/^invalid: Apple refuses this credential.*stored as a draft/s)
    const stored = await database.db.prisma.credential.findFirst({ where: { tenant: { slug } } })
    expect(stored).toMatchObject({ status: 'draft', lastCheckAt: expect.any(Date) })
  })

  it('activates without asking Apple with --no-connect', async () => {
    const slug = await tenantWithApp()
    const before = apns.counters().requests
    const said = await cli(add(slug, ...(await p8()), '--activate', '--no-connect', '--json'))
    expect(said.json()).toMatchObject({ status: 'active', check: null })
    expect(apns.counters().requests).toBe(before)
  })

  it('takes the same file again as done, and activates it where it was a draft', async () => {
    const slug = await tenantWithApp()
    const words = [...add(slug, ...(await p8())), '--json']
    const first = (await cli(words)).json()
    expect((await cli(words)).json()).toEqual(first)
    const activated = (await cli([...words, '--activate'])).json()
    expect(activated).toMatchObject({ status: 'active' })
    const again = await cli([...words, '--activate'])
    expect(again.exitCode).toBe(0)
    expect(again.json()).toMatchObject({ status: 'active' })
  })

  it('lets a .p8 serve a further app', async () => {
    const slug = await tenantWithApp()
    await cli(['app', 'create', '--tenant', slug, '--bundle-id', 'com.example.desk', '--name', 'Desk'])
    const key = await p8()
    await cli(add(slug, ...key))
    const said = await cli([
      'credential',
      'add',
      '--tenant',
      slug,
      '--app',
      'com.example.desk',
      ...key,
      '--json',
    ])
    expect(said.json<{ apps: string[] }>().apps.sort()).toEqual(['com.example.desk', BUNDLE_ID])
  })

  it('wants one kind of file and says what a .p8 lacks', async () => {
    const slug = await tenantWithApp()
    expect((await cli(add(slug))).error).toMatch(/^invalid: Give one of/)
    expect((await cli(add(slug, '--p8', 'x.p8'))).error).toMatch(/^invalid: A \.p8 needs/)
    expect((await cli(add(slug, '--p12', '/nowhere.p12'))).error).toMatch(/^not_found: /)
  })
})

describe('credential list', () => {
  it('shows status, topics and days left, and never a secret', async () => {
    const slug = await tenantWithApp()
    const { cert, key } = apns.pki.issueCertificate({ bundleId: BUNDLE_ID })
    await cli(add(slug, '--cert', await file('c.pem', cert), '--key', await file('k.pem', key)))
    const said = await cli(['credential', 'list', '--tenant', slug])
    expect(said.out).toMatch(
      /draft .*com\.example\.phone.*com\.example\.phone\.voip in production and sandbox.*days\)/,
    )
    const { items } = (await cli(['credential', 'list', '--tenant', slug, '--json'])).json<{
      items: object[]
    }>()
    expect(items).toHaveLength(1)
    expect(JSON.stringify(items)).not.toMatch(/secret|PRIVATE/i)
  })
})

describe('rotate-keys and doctor', () => {
  it('seals every secret with the first key, so that the old key is not needed any more', async () => {
    const slug = await tenantWithApp()
    await cli(add(slug, ...(await p8()), '--activate'))
    const newKey = generateKeyRing()
    const rotated = await cli(['rotate-keys', '--json'], '', `${newKey},${keys}`)
    expect(rotated.exitCode).toBe(0)
    expect(rotated.json()).toMatchObject({ sealingKid: newKey.split(':')[0], unopened: [] })
    const doctor = await cli(['doctor', '--json'], '', newKey)
    const { checks } = doctor.json<{ checks: { name: string; ok: boolean; detail: string }[] }>()
    expect(checks.filter((check) => !check.ok)).toEqual([])
    expect(checks.find((check) => check.detail.startsWith(slug))?.detail).toContain('APNs accepts')
    expect(doctor.exitCode).toBe(0)
    expect((await cli(['rotate-keys'], '', `${keys},${newKey}`)).exitCode).toBe(0)
  })

  it('exits with 1 when stored secrets do not open with the keys given', async () => {
    const slug = await tenantWithApp()
    await cli(add(slug, ...(await p8()), '--activate', '--no-connect'))
    const said = await cli(['doctor'], '', generateKeyRing())
    expect(said.exitCode).toBe(1)
    expect(said.out).toMatch(/FAULT +keys .*does not open/)
  })
})

describe('credential preview, check and activate --retire-others-after', () => {
  it('say what a file is, what Apple says of it, and what it takes over from', async () => {
    const slug = await tenantWithApp()
    const file1 = await p12('secret')
    const options = ['--tenant', slug, '--p12', file1, '--passphrase-stdin']
    const seen = await cli(['credential', 'preview', ...options], 'secret')
    expect(seen.exitCode).toBe(0)
    expect(seen.out).toContain('Nothing was stored.')
    expect(seen.out).toContain(`It serves ${BUNDLE_ID}.`)
    const wrong = await cli(['credential', 'preview', ...options], 'wrong')
    expect(wrong.exitCode).not.toBe(0)
    expect(wrong.error).toContain('The passphrase does not open this file.')
    const idOf = async (...words: string[]) =>
      JSON.parse((await cli([...add(slug, ...words), '--json'], 'secret')).out).credentialId as string
    const first = await idOf('--p12', file1, '--passphrase-stdin', '--activate')
    const second = await idOf('--p12', await p12('secret'), '--passphrase-stdin')
    const check = await cli(['credential', 'check', '--tenant', slug, '--id', second])
    expect(check.out).toMatch(/production: APNs accepts this credential\. \(\d+ ms\)/)
    const turn = ['credential', 'activate', '--tenant', slug, '--id', second, '--retire-others-after', '7']
    expect((await cli(turn)).out).toContain('is kept ready, and retires by itself.')
    const { items } = JSON.parse((await cli(['credential', 'list', '--tenant', slug, '--json'])).out)
    expect(items).toMatchObject([
      { credentialId: second, status: 'active' },
      { credentialId: first, status: 'retiring', retireAt: expect.any(String) },
    ])
  })
})
