import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { childEnvironment } from '#lib/platform/process-env.ts'
import { generateKeyRing } from '#lib/platform/secrets.ts'
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

describe('tokens import, stopped half-way', () => {
  const LINES = 300

  /** Runs it as a process, and sends this signal as soon as it has told of a first line. */
  async function importing(slug: string, file: string, signal: NodeJS.Signals | null) {
    const settings = { DATABASE_URL: database.url, REVEILLE_KEYS: generateKeyRing() }
    const child = spawn(process.execPath, ['bin/reveille.ts', 'tokens', 'import', '--tenant', slug, file], {
      env: childEnvironment(settings),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (signal !== null) child.stdout.once('data', () => child.kill(signal))
    const ended = once(child, 'exit')
    const said = (await text(child.stdout)).trim().split('\n')
    const [exitCode] = await ended
    return { exitCode, said }
  }

  it('says which line was the last, tells of every push token that is in, and goes on when it is asked again', async () => {
    const slug = await tenantWithApp()
    const rows = Array.from({ length: LINES }, (_, n) => `${newPushToken()},sip:${n}@pbx.example.com`)
    const file = await csv(['pushToken,aor', ...rows])
    const inDatabase = () => database.db.prisma.pushToken.count({ where: { app: { tenant: { slug } } } })

    const stopped = await importing(slug, file, 'SIGINT')
    expect(stopped.exitCode).toBe(1)
    const told = stopped.said.filter((line) => line.startsWith('line ')).length
    expect(told).toBeLessThan(LINES)
    expect(await inDatabase()).toBe(told)
    expect(stopped.said.slice(-2)).toEqual([
      `Imported ${told} push tokens, rejected 0 lines.`,
      expect.stringMatching(
        new RegExp(`^Stopped after line ${told + 1}: nothing of what follows was imported`),
      ),
    ])
    const { id: tenantId } = await database.db.prisma.tenant.findUniqueOrThrow({ where: { slug } })
    const audit = await database.db.prisma.auditEvent.findFirst({
      where: { action: 'push_tokens.import', tenantId },
    })
    expect(audit?.detail).toMatchObject({ imported: told })

    const again = await importing(slug, file, null)
    expect(again.exitCode).toBe(0)
    expect(await inDatabase()).toBe(LINES)
  }, 120_000)
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
