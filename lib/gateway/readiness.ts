import { setTimeout as sleep } from 'node:timers/promises'
import type { GatewayRuntime } from './runtime.ts'
import { listAppliedMigrations } from './store.ts'

const MAX_CHECK_MS = 2_000

/** One condition of being ready, with a plain word on it. */
export type ReadinessCheck = {
  name: 'stopping' | 'database' | 'migrations' | 'listener'
  ok: boolean
  detail: string
}

/** Whether this process can serve calls: database there, migrations applied, notifications heard, not stopping. */
export async function isReady(
  runtime: GatewayRuntime,
): Promise<{ ready: boolean; checks: ReadinessCheck[] }> {
  const applied = await appliedMigrations(runtime)
  const missing = runtime.migrations.filter((name) => !applied?.includes(name))
  const isListening = runtime.notifications.isListening()
  const isStopping = runtime.isStopping()
  const checks: ReadinessCheck[] = [
    { name: 'stopping', ok: !isStopping, detail: isStopping ? 'The process is stopping.' : '' },
    {
      name: 'database',
      ok: applied !== null,
      detail: applied === null ? 'The database does not answer.' : '',
    },
    {
      name: 'migrations',
      ok: applied !== null && missing.length === 0,
      detail: missing.length === 0 ? '' : `Not applied: ${missing.join(', ')}.`,
    },
    { name: 'listener', ok: isListening, detail: isListening ? '' : 'The LISTEN connection is down.' },
  ]
  return { ready: checks.every((check) => check.ok), checks }
}

async function appliedMigrations({ db, log }: GatewayRuntime): Promise<string[] | null> {
  const timeUp = new AbortController()
  const late = sleep(MAX_CHECK_MS, null, { signal: timeUp.signal }).catch(() => null)
  const asked = listAppliedMigrations(db).catch((error: unknown) => {
    log.warn({ err: error }, 'not ready: the database does not answer')
    return null
  })
  const first = await Promise.race([asked, late])
  timeUp.abort()
  return first
}
