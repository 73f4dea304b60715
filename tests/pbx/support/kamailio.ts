import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { findFreePort } from '#lib/platform/free-port.ts'
import { formatSip } from './sip-message.ts'
import { openSipSocket } from './sip-socket.ts'

const KIT = 'kits/kamailio'
const ASK_EVERY_MS = 50

/** What a test sets in the kit's settings. */
export type KitSettings = {
  gateway: string
  apiKey: string
  failClosed?: boolean
  waitSeconds?: number
  /** `user:password` of accounts; without it everybody may register. */
  accounts?: readonly { user: string; password: string }[]
  pauseSeconds?: number
  timeoutSeconds?: number
  workers?: number
  children?: number
  ringMs?: number
  silenceMs?: number
  tokenHeader?: string
  /** With "|" between them. */
  tokenParameters?: string
}

/** A real Kamailio that runs the kit. */
export type Kamailio = {
  readonly port: number
  /** Everything it logged. */
  readonly log: readonly string[]
  /** A command to the running Kamailio, as kamcmd sends it. Throws what it answers to a wrong one. */
  rpc(method: string, params: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** The domain of the accounts of every test. */
export const DOMAIN = 'pbx.example.com'

/** Longer than the kit's own: a test machine may be busy, and only some tests are about a gateway that hangs. */
export const GATEWAY_TIMEOUT_SECONDS = 10

/** Starts Kamailio with a copy of the kit, in which only the settings differ. */
export async function startKamailio(settings: KitSettings): Promise<Kamailio> {
  const folder = await mkdtemp(path.join(tmpdir(), 'reveille-kamailio-'))
  await cp(KIT, folder, { recursive: true })
  const port = await findFreePort()
  await writeFile(path.join(folder, 'settings.cfg'), await settingsFile(settings, folder, port))
  await writeFile(path.join(folder, 'subscribers/subscriber'), await accountsFile(settings, folder))
  const log: string[] = []
  const child = spawn(
    'kamailio',
    [
      '-DD',
      '-E',
      '-f',
      path.join(folder, 'kamailio.cfg'),
      '-Y',
      folder,
      '-P',
      path.join(folder, 'pid'),
      '-n',
      '2',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  try {
    await untilAnswers(child, port, log)
  } catch (error) {
    await end(child)
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return {
    port,
    log,
    rpc: (method, params) => callRpc(folder, method, params),
    async stop() {
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Over the FIFO of Kamailio's jsonrpcs module; the answer comes as a file of the name that is asked for. */
async function callRpc(folder: string, method: string, params: readonly string[]): Promise<void> {
  const replyName = `reply-${randomBytes(4).toString('hex')}`
  const reply = path.join(tmpdir(), replyName)
  const made = spawn('mkfifo', [reply])
  await once(made, 'exit')
  try {
    const answer = readFile(reply, 'utf8')
    const request = { jsonrpc: '2.0', method, params, reply_name: replyName, id: 1 }
    await appendFile(path.join(folder, 'kamailio_rpc.fifo'), `${JSON.stringify(request)}\n\n`)
    const { error } = JSON.parse(await answer) as { error?: { message: string } }
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
  } finally {
    await rm(reply, { force: true })
  }
}

/** The kit's own settings, changed line by line as an operator would: a setting that is gone fails the test. */
async function settingsFile(settings: KitSettings, folder: string, port: number): Promise<string> {
  let text = await readFile(path.join(KIT, 'settings.cfg'), 'utf8')
  const set = (line: RegExp, to: string) => {
    if (!line.test(text)) throw new Error(`the kit's settings have no line like ${line}`)
    text = text.replace(line, to)
  }
  set(/127\.0\.0\.1:4000/, settings.gateway)
  set(/rvl_put_the_key_here/, settings.apiKey)
  set(/^listen=udp:.*$/m, `listen=udp:127.0.0.1:${port}`)
  set(/^listen=tcp:.*$/m, `listen=tcp:127.0.0.1:${port}`)
  set(/text:\/\/\/etc\/kamailio\/subscribers/, `text://${folder}/subscribers`)
  if (settings.accounts === undefined) set(/^#!define REVEILLE_PASSWORDS.*$/m, '')
  if (settings.failClosed === true) set(/^##!define REVEILLE_FAIL_CLOSED/m, '#!define REVEILLE_FAIL_CLOSED')
  if (settings.waitSeconds !== undefined)
    set(/^##!define REVEILLE_WAIT .*$/m, `#!define REVEILLE_WAIT ${settings.waitSeconds}`)
  set(/REVEILLE_TIMEOUT!\d+!/, `REVEILLE_TIMEOUT!${settings.timeoutSeconds ?? GATEWAY_TIMEOUT_SECONDS}!`)
  if (settings.pauseSeconds !== undefined)
    set(/REVEILLE_PAUSE!\d+!/, `REVEILLE_PAUSE!${settings.pauseSeconds}!`)
  if (settings.ringMs !== undefined) set(/REVEILLE_RING_MS \d+/, `REVEILLE_RING_MS ${settings.ringMs}`)
  if (settings.silenceMs !== undefined)
    set(/REVEILLE_SILENCE_MS \d+/, `REVEILLE_SILENCE_MS ${settings.silenceMs}`)
  if (settings.tokenHeader !== undefined)
    set(/TOKEN_HEADER!X-Token!/, `TOKEN_HEADER!${settings.tokenHeader}!`)
  if (settings.tokenParameters !== undefined)
    set(/TOKEN_PARAMETERS!xToken\|X-Token!/, `TOKEN_PARAMETERS!${settings.tokenParameters}!`)
  set(/^async_workers=.*$/m, `async_workers=${settings.workers ?? 4}`)
  set(/^children=.*$/m, `children=${settings.children ?? 2}`)
  return text
}

async function accountsFile(settings: KitSettings, folder: string): Promise<string> {
  const head = await readFile(path.join(folder, 'subscribers/subscriber'), 'utf8')
  const lines = (settings.accounts ?? []).map(
    ({ user, password }, index) => `${index + 1}:${user}:${DOMAIN}:${password}`,
  )
  return `${head.trimEnd()}\n${lines.join('\n')}\n`
}

async function untilAnswers(child: ChildProcess, port: number, log: readonly string[]): Promise<void> {
  const socket = await openSipSocket(port)
  let tries = 0
  const ask = setInterval(() => {
    tries += 1
    socket.send(
      formatSip(`OPTIONS sip:${DOMAIN} SIP/2.0`, [
        `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};branch=z9hG4bKready${tries};rport`,
        'Max-Forwards: 70',
        `From: <sip:ready@${DOMAIN}>;tag=1`,
        `To: <sip:${DOMAIN}>`,
        `Call-ID: ready-${port}-${tries}`,
        `CSeq: ${tries} OPTIONS`,
      ]),
    )
  }, ASK_EVERY_MS)
  try {
    await Promise.race([
      socket.hear(({ status }) => status === 200, 'Kamailio'),
      once(child, 'exit').then(() => Promise.reject(new Error('Kamailio ended'))),
    ])
  } catch (error) {
    throw new Error(`Kamailio did not start:\n${log.join('\n')}`, { cause: error })
  } finally {
    clearInterval(ask)
    await socket.close()
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 20_000)
  await ended
  clearTimeout(timer)
}
