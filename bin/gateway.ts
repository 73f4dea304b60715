import { warmCredentials } from '#lib/credentials/warm-credentials.ts'
import { createGatewayRuntime } from '#lib/gateway/open-runtime.ts'
import { startGatewayServer } from '#lib/gateway/server.ts'
import { env } from '#lib/platform/env.ts'
import { collectProcessMetrics } from '#lib/platform/metrics.ts'
import { requireFree } from './addresses.ts'
import { orExit } from './or-exit.ts'

/** Under the 30 s that most supervisors give; a call waits 12 s unless its app says otherwise. */
const DRAIN_MS = 25_000

const settings = await orExit(env)
await orExit(() => requireFree(settings.HOST, settings.GATEWAY_PORT, 'GATEWAY_PORT'))
const runtime = await orExit(() => createGatewayRuntime(settings))
collectProcessMetrics()
const server = await startGatewayServer(runtime, { host: settings.HOST, port: settings.GATEWAY_PORT })
const warmed = await warmCredentials(runtime.db, runtime.engine.credentials, runtime.engine.apns)
runtime.log.info({ credentials: warmed }, 'opening the connections to APNs ahead')

async function stop(signal: string): Promise<void> {
  runtime.log.info({ signal }, 'stopping: calls under way may still answer')
  await server.stop(DRAIN_MS)
  await runtime.close()
  runtime.log.info('stopped')
  // Calls that were cut still wait, without a caller and without a database.
  process.exit(0)
}

// The signal may come again, from a terminal and from a parent; the second finds the process stopping.
process.on('SIGTERM', (signal) => runtime.isStopping() || void stop(signal))
process.on('SIGINT', (signal) => runtime.isStopping() || void stop(signal))
