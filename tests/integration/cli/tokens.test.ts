import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { newPushToken } from '#tests/support/call-world.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { commandLine } from './command-line.ts'

const database = useTestDatabase()
const cli = (words: string[]) => commandLine({ url: database.url })(words)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reveille-cli-'))
})

afterAll(() => rm(folder, { recursive: true }))

async function tenantWithApp(): Promise<string> {
  const slug = `t-${newId().slice(-8)}`
  await cli(['tenant', 'create', '--slug', slug, '--name', 'A tenant'])
  await cli(['app', 'create', '--tenant', slug, '--bundle-id', 'com.example.phone', '--name', 'Phone'])
  return slug
}

async function csv(lines: string[]): Promise<string> {
  const file = path.join(folder, `${newId()}.csv`)
  await writeFile(file, lines.join('\r\n'))
  return file
}

describe('tokens import', () => {
  it('imports every good line, names every bad one, and exits with 1 when there was one', async () => {
    const slug = await tenantWithApp()
    const file = await csv([
      '\uFEFFpushToken,AOR,environment,bundleId,note',
      `${newPushToken()},100@pbx.example.com,production,com.example.phone,"a, b"`,
      `nothex,sip:101@pbx.example.com,,,`,
      `${newPushToken()},sip:102@pbx.example.com,,com.example.other,`,
      `${newPushToken()},"sip:103@pbx.example.com,,,`,
      '',
      `${newPushToken()},sip:104@pbx.example.com,,,`,
    ])
    const said = await cli(['tokens', 'import', '--tenant', slug, file])
    expect(said.exitCode).toBe(1)
    expect(said.out.split('\n')).toEqual([
      'line 2: active sip:100@pbx.example.com',
      expect.stringMatching(/^line 3: invalid: pushToken: .*hex/),
      expect.stringMatching(/^line 4: invalid: There is no such app/),
      expect.stringMatching(/^line 5: malformed: .*quote/),
      'line 7: active sip:104@pbx.example.com',
      'Imported 2 push tokens, rejected 3 lines.',
      '',
    ])
    const audit = await database.db.prisma.auditEvent.findFirst({ where: { action: 'push_tokens.import' } })
    expect(audit?.detail).toEqual({ imported: 2, passedOver: 0, rejected: 3 })
  })

  it('passes over what the file says is retired, which is no fault', async () => {
    const slug = await tenantWithApp()
    const file = await csv([
      'aor,pushToken,status',
      `sip:100@pbx.example.com,${newPushToken()},active`,
      `sip:100@pbx.example.com,${newPushToken()},replaced`,
    ])
    const odd = await csv(['aor,pushToken,status', `sip:100@pbx.example.com,${newPushToken()},gone`])
    expect((await cli(['tokens', 'import', '--tenant', slug, odd])).out).toMatch(
      /^line 2: invalid: status: There is no status "gone"/,
    )
    const said = await cli(['tokens', 'import', '--tenant', slug, file])
    expect(said.exitCode).toBe(0)
    expect(said.out.split('\n').slice(1)).toEqual([
      'line 3: passed over, it is replaced',
      'Imported 1 push tokens, passed over 1 that were retired, rejected 0 lines.',
      '',
    ])
  })

  it('refuses a file whose head names no push tokens', async () => {
    const slug = await tenantWithApp()
    const said = await cli(['tokens', 'import', '--tenant', slug, await csv(['a,b', '1,2'])])
    expect(said).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/^malformed: .*aor and pushToken/),
    })
  })
})

describe('tokens export', () => {
  it('writes what an import into another tenant takes, for its owner alone to read', async () => {
    const from = await tenantWithApp()
    const to = await tenantWithApp()
    const rows = Array.from({ length: 30 }, (_, n) => `${newPushToken()},sip:${n}@pbx.example.com,"App, 1.0"`)
    await cli(['tokens', 'import', '--tenant', from, await csv(['pushToken,aor,userAgent', ...rows])])
    const file = path.join(folder, 'export.csv')
    const exported = await cli(['tokens', 'export', '--tenant', from, file, '--json'])
    expect(exported.json()).toEqual({ exported: 30, file })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toMatch(/^aor,pushToken,kind,/)
    const imported = await cli(['tokens', 'import', '--tenant', to, file, '--json'])
    expect(imported.exitCode).toBe(0)
    expect(imported.out.trim().split('\n').at(-1)).toBe(
      '{"ok":true,"imported":30,"passedOver":0,"rejected":0}',
    )
    const values = (slug: string) =>
      database.db.prisma.pushToken.findMany({
        where: { app: { tenant: { slug } } },
        select: { aor: true, value: true, device: { select: { userAgent: true } } },
        orderBy: { aor: 'asc' },
      })
    expect(await values(to)).toEqual(await values(from))
  })
})
