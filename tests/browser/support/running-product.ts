import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { planApple } from '../../../bin/demo-apple.ts'
import { createSupervisor } from '../../../bin/supervisor.ts'
import type { SignIn } from './console-world.ts'

/** `npm start` beside a simulated Apple: all real processes, on free ports. */
export type RunningProduct = {
  consoleUrl: string
  gatewayUrl: string
  appleUrl: string
  firstAdmin: SignIn
  /** A provider key of the simulated Apple that may push for every app. */
  providerKey: { p8: string; keyId: string; teamId: string }
  logFile: string
  stop(): Promise<void>
}

const STOP_MS = 30_000
const LAST_WORDS = 40

/**
 * Starts Reveille as a person does, for the first time, and reads from its output what a person would. It builds
 * the console where there is no fresh build.
 *
 * @throws Error with its last words when it ends instead
 */
export async function startRunningProduct(input: {
  folder: string
  databaseUrl: string
  keys: string
  bundleIds: string[]
  /** Settings beside those that every run has. */
  environment: Record<string, string>
}): Promise<RunningProduct> {
  const { folder, databaseUrl, keys, bundleIds, environment } = input
  const logFile = path.join(folder, 'output.log')
  const apple = await planApple(folder, bundleIds)
  const lines: string[] = []
  const output = new EventTarget()
  const supervisor = createSupervisor((name, line) => {
    lines.push(line)
    appendFileSync(logFile, `${name} ${line}\n`)
    output.dispatchEvent(new Event('line'))
  })
  supervisor.start(apple.program)
  supervisor.start({
    name: 'reveille',
    argv: ['bin/start.ts'],
    environment: {
      ...apple.environment,
      NODE_ENV: 'production',
      REVEILLE_DATA_DIR: path.join(folder, 'data'),
      DATABASE_URL: databaseUrl,
      REVEILLE_KEYS: keys,
      HOST: '127.0.0.1',
      CONSOLE_PORT: '0',
      GATEWAY_PORT: '0',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stopMs: STOP_MS,
  })
  const said = (label: string) => {
    const pattern = new RegExp(`^\\s+${label}\\s+(\\S+)$`)
    return lines.map((line) => pattern.exec(line)?.[1]).find((word) => word !== undefined) ?? null
  }
  const password = await new Promise<string>((resolve, reject) => {
    output.addEventListener('line', () => {
      const found = said('Password')
      if (found !== null) resolve(found)
      const ended = lines.at(-1)?.includes('"msg":"ended (')
      if (ended) reject(new Error(`Reveille did not start:\n${lines.slice(-LAST_WORDS).join('\n')}`))
    })
  }).catch(async (error: unknown) => {
    await supervisor.stop()
    throw error
  })
  const { p8, keyId, teamId } = apple.pki.keys.list()[0] ?? apple.pki.issueProviderKey()
  return {
    consoleUrl: said('Console') ?? '',
    gatewayUrl: (said('Gateway') ?? '').replace(/\/api\/v1$/, ''),
    appleUrl: apple.controlUrl,
    firstAdmin: { email: said('E-mail') ?? '', password },
    providerKey: { p8, keyId, teamId },
    logFile,
    stop: () => supervisor.stop(),
  }
}
