import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startEmbeddedPostgres } from '#lib/platform/embedded-postgres.ts'
import { createDataFolder } from '#tests/support/data-folder.ts'

const PATIENCE = { timeout: 30_000 }

let dataDir: string
let seed: { folder: string; remove(): Promise<void> }
const told: string[] = []
const cleanUps: (() => unknown)[] = []

beforeAll(async () => {
  seed = await createDataFolder()
  const server = await startEmbeddedPostgres(seed.folder, () => undefined)
  await server.stop()
})

afterAll(() => seed.remove())

beforeEach(async () => {
  const { folder, remove } = await createDataFolder()
  dataDir = folder
  cleanUps.push(remove)
  told.length = 0
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** Spares a test the making of a database: it begins with a copy of one that was used and stopped. */
async function copySeed(): Promise<void> {
  await promisify(execFile)('cp', ['-a', seed.folder, dataDir])
}

async function start() {
  const server = await startEmbeddedPostgres(dataDir, (line) => told.push(line))
  cleanUps.push(() => server.stop())
  return server
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** The same in a process of its own, for what only the end of a process shows. */
async function startInProcess(): Promise<{ child: ChildProcess; url: string; wasRunning: boolean }> {
  const script = path.resolve('tests/support/hold-embedded-postgres.ts')
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanUps.push(() => child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...JSON.parse(line) }
}

async function postmasterPid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8'), 10)
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), PATIENCE)
}

test('what was stored before a stop is there after the next start, under the same address', async () => {
  const first = await startEmbeddedPostgres(dataDir, () => undefined)
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven')
  await first.stop()
  await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
  const second = await start()
  expect(second).toMatchObject({ url: first.url, wasRunning: false })
  expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ seven: 7 }])
})

test('it is PostgreSQL that keeps what it has confirmed, and listens on this machine only', async () => {
  await copySeed()
  const { url } = await start()
  const rows = await query(
    url,
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories') ORDER BY name`,
  )
  expect(rows).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'unix_socket_directories', setting: '' },
  ])
})

test('the password is random, in a file for its owner only, and needed', async () => {
  await copySeed()
  const { url, folder } = await start()
  const { password } = new URL(url)
  expect(password.length).toBeGreaterThanOrEqual(32)
  expect((await stat(path.join(folder, 'password'))).mode & 0o777).toBe(0o600)
  await expect(query(url.replace(password, 'guess'), 'SELECT 1')).rejects.toThrow(
    /password authentication failed/,
  )
})

test('a second start joins the running server, which ends with its last user', async () => {
  await copySeed()
  const first = await startEmbeddedPostgres(dataDir, () => undefined)
  const second = await startEmbeddedPostgres(dataDir, () => undefined)
  expect(second).toMatchObject({ url: first.url, wasRunning: true })
  await first.stop()
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await second.stop()
  await expect(query(second.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('processes that start at once at the very first start share one server', async () => {
  const [one, two] = await Promise.all([startInProcess(), startInProcess()])
  expect(one.url).toBe(two.url)
  expect([one.wasRunning, two.wasRunning].sort()).toEqual([false, true])
  for (const { child } of [one, two]) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await expect(query(one.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('the server of a killed process is taken over, and ended by who took it over', async () => {
  await copySeed()
  const killed = await startInProcess()
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  const heir = await startEmbeddedPostgres(dataDir, () => undefined)
  expect(heir).toMatchObject({ url: killed.url, wasRunning: true })
  await vi.waitFor(async () => {
    const shares = await query(
      heir.url,
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'reveille hold'",
    )
    expect(shares).toHaveLength(1)
  }, PATIENCE)
  await heir.stop()
  await expect(query(heir.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('after a kill of everything it starts again with all that was confirmed', async () => {
  await copySeed()
  const { child, url } = await startInProcess()
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS seven')
  const pid = await postmasterPid(path.join(dataDir, 'postgres'))
  child.kill('SIGKILL')
  await kill(pid)
  expect(existsSync(path.join(dataDir, 'postgres/data/postmaster.pid'))).toBe(true)
  const again = await start()
  expect(again.wasRunning).toBe(false)
  expect(await query(again.url, 'SELECT * FROM kept')).toEqual([{ seven: 7 }])
})

test('it starts after a kill although its process id now belongs to another program', async () => {
  await copySeed()
  const { child } = await startInProcess()
  const folder = path.join(dataDir, 'postgres')
  child.kill('SIGKILL')
  await kill(await postmasterPid(folder))
  const file = path.join(folder, 'data/postmaster.pid')
  const lines = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'))
  expect((await start()).wasRunning).toBe(false)
})

test('who holds the server learns that it is gone', async () => {
  await copySeed()
  const server = await start()
  await kill(await postmasterPid(server.folder))
  await server.lost
  const again = await start()
  expect(again.url).toBe(server.url)
})

test('a port that was taken meanwhile is changed for another', async () => {
  await copySeed()
  const first = await startEmbeddedPostgres(dataDir, () => undefined)
  await first.stop()
  const squatter = net.createServer().listen(Number(new URL(first.url).port), '127.0.0.1')
  await once(squatter, 'listening')
  cleanUps.push(() => squatter.close())
  const second = await start()
  expect(second.url).not.toBe(first.url)
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a database that cannot start ends the start with PostgreSQL’s own words', async () => {
  await copySeed()
  const first = await startEmbeddedPostgres(dataDir, () => undefined)
  await first.stop()
  await writeFile(path.join(first.folder, 'data/PG_VERSION'), '12\n')
  await expect(startEmbeddedPostgres(dataDir, () => undefined)).rejects.toThrow(
    /initialized by PostgreSQL version 12/,
  )
})

const isRoot = process.getuid?.() === 0

test.runIf(isRoot)(
  'root starts it in a closed folder too: the database is elsewhere, which is told and remembered',
  async () => {
    await chmod(path.dirname(dataDir), 0o700)
    const first = await startEmbeddedPostgres(dataDir, (line) => told.push(line))
    expect(path.dirname(first.folder)).toBe('/var/lib/reveille')
    expect(told).toEqual([expect.stringContaining(first.folder)])
    await first.stop()
    const second = await startEmbeddedPostgres(dataDir, () => undefined)
    expect(second.folder).toBe(first.folder)
    await second.stop()
    await rm(first.folder, { recursive: true })
    await expect(startEmbeddedPostgres(dataDir, () => undefined)).rejects.toThrow(/is not there/)
  },
)
