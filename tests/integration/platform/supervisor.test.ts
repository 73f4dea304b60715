import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseEnv } from '#lib/platform/env.ts'
import { settleAddresses } from '../../../bin/addresses.ts'
import { createSupervisor, type Program, type Supervisor } from '../../../bin/supervisor.ts'

const PATIENCE = { timeout: 30_000 }

let folder: string
let supervisor: Supervisor
const lines: { name: string; line: string }[] = []

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reveille-supervisor-'))
  lines.length = 0
  supervisor = createSupervisor((name, line) => lines.push({ name, line }), {
    firstDelayMs: 10,
    longestDelayMs: 40,
    failures: 3,
  })
})

afterEach(async () => {
  supervisor.kill()
  await rm(folder, { recursive: true })
})

async function program(name: string, source: string, stopMs = 30_000): Promise<Program> {
  const script = path.join(folder, `${name}.mjs`)
  await writeFile(script, source)
  return { name, argv: [script], environment: { GREETING: `from ${name}` }, stopMs }
}

const linesOf = (name: string) => lines.filter((entry) => entry.name === name).map(({ line }) => line)

const seen = (name: string, line: string) => vi.waitFor(() => expect(linesOf(name)).toContain(line), PATIENCE)

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const STAYS = 'console.log(process.pid); setInterval(() => undefined, 1000);'

test('a program gets its settings, and every line it writes is known to be its own', async () => {
  supervisor.start(
    await program('one', `console.log(process.env.GREETING); console.error('and this'); ${STAYS}`),
  )
  supervisor.start(await program('two', `console.log(process.env.GREETING); ${STAYS}`))
  await seen('one', 'from one')
  await seen('one', 'and this')
  await seen('two', 'from two')
})

test('a program that is killed is started again', async () => {
  supervisor.start(await program('one', STAYS))
  await vi.waitFor(() => expect(linesOf('one')).toHaveLength(1), PATIENCE)
  process.kill(Number(linesOf('one')[0]), 'SIGKILL')
  await vi.waitFor(() => expect(linesOf('one')).toHaveLength(2), PATIENCE)
  expect(linesOf('start').join()).toContain('ended (SIGKILL)')
})

test('a program that cannot start is named, and tried on', async () => {
  supervisor.start(await program('broken', 'console.log("try"); process.exit(3)'))
  expect(await supervisor.failing).toBe('broken')
  const tries = linesOf('broken').length
  await vi.waitFor(() => expect(linesOf('broken').length).toBeGreaterThan(tries), PATIENCE)
  expect(linesOf('start').join()).toContain('exit code 3')
})

test('stop lets every program finish what it does, and starts none again', async () => {
  const finish =
    "process.on('SIGTERM', () => { console.log('finishing'); setImmediate(() => process.exit(0)) });"
  supervisor.start(await program('one', finish + STAYS))
  supervisor.start(await program('two', finish + STAYS))
  await vi.waitFor(() => expect(lines).toHaveLength(2), PATIENCE)
  const pids = lines.map(({ line }) => Number(line))
  await supervisor.stop()
  expect(pids.map(isRunning)).toEqual([false, false])
  expect(lines.map(({ line }) => line).slice(2)).toEqual(['finishing', 'finishing'])
})

test('what does not stop in its time is killed', async () => {
  supervisor.start(await program('deaf', `process.on('SIGTERM', () => undefined); ${STAYS}`, 50))
  await vi.waitFor(() => expect(linesOf('deaf')).toHaveLength(1), PATIENCE)
  await supervisor.stop()
  expect(isRunning(Number(linesOf('deaf')[0]))).toBe(false)
})

test('programs leave when their supervisor is killed', async () => {
  const { argv } = await program('one', STAYS)
  const script = path.join(folder, 'supervisor.mjs')
  await writeFile(
    script,
    `import { createSupervisor } from ${JSON.stringify(path.resolve('bin/supervisor.ts'))}
     createSupervisor((name, line) => console.log(line))
       .start({ name: 'one', argv: ${JSON.stringify(argv)}, environment: {}, stopMs: 1000 })`,
  )
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [pid] = await once(createInterface({ input: parent.stdout }), 'line')
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(isRunning(Number(pid))).toBe(false), PATIENCE)
})

test('a port that another program has is named with the setting that changes it', async () => {
  const other = net.createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as net.AddressInfo
  const settings = parseEnv({ CONSOLE_PORT: '0', GATEWAY_PORT: String(port) })
  await expect(settleAddresses(settings)).rejects.toThrow(
    `Port ${port} of 127.0.0.1 cannot be had: another program listens there. Choose with GATEWAY_PORT and HOST.`,
  )
  other.close()
})

test('port 0 becomes a free one, and addresses are those that a browser can open', async () => {
  const addresses = await settleAddresses(parseEnv({ CONSOLE_PORT: '0', GATEWAY_PORT: '0', HOST: '0.0.0.0' }))
  expect(addresses.consolePort).toBeGreaterThan(0)
  expect(addresses.consoleUrl).toBe(`http://localhost:${addresses.consolePort}`)
  expect(addresses.gatewayUrl).toBe(`http://localhost:${addresses.gatewayPort}`)
})
