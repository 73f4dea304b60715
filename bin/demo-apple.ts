import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort } from '#lib/platform/free-port.ts'
import type { ApnsPki } from '#simulators/apns/pki.ts'
import { openStoredPki } from '#simulators/apns/pki-store.ts'
import type { Program } from './supervisor.ts'

/** The simulated Apple of the demo, planned: it runs once `program` does. */
export type DemoApple = {
  pki: ApnsPki
  teamId: string
  keyId: string
  controlUrl: string
  /** Settings that lead the gateway to it. */
  environment: Record<string, string>
  program: Program
}

const STOP_MS = 5_000
const POLL_MS = 50
/** What Apple takes on a good day, so that a waterfall shows something. */
const LATENCY_MS = 35

/** Makes keys and certificates, if they are not there, and picks ports. */
export async function planApple(dataDir: string, bundleIds: string[]): Promise<DemoApple> {
  // Not `apns`, where `npm run apns-simulator` keeps credentials for apps of other names.
  const directory = path.join(dataDir, 'demo-apns')
  const { pki, teamId, keyId, files } = await openStoredPki({ directory, bundleIds, now: new Date() })
  const production = await findFreePort()
  const sandbox = await findFreePort()
  const control = await findFreePort()
  return {
    pki,
    teamId,
    keyId,
    controlUrl: `http://127.0.0.1:${control}`,
    environment: {
      APNS_PRODUCTION_URL: `https://127.0.0.1:${production}`,
      APNS_SANDBOX_URL: `https://127.0.0.1:${sandbox}`,
      APNS_CA_FILE: files.ca ?? '',
    },
    program: {
      name: 'apple',
      argv: [
        'bin/apns-simulator.ts',
        ...['--data-dir', directory],
        ...['--production-port', String(production), '--sandbox-port', String(sandbox)],
        ...['--control-port', String(control), '--latency-ms', String(LATENCY_MS)],
        ...bundleIds.flatMap((bundleId) => ['--bundle-id', bundleId]),
      ],
      environment: {},
      stopMs: STOP_MS,
    },
  }
}

/** Settles when the simulated Apple answers. */
export async function appleAnswers({ controlUrl }: DemoApple): Promise<void> {
  for (;;) {
    const answer = await fetch(`${controlUrl}/counters`).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok === true) return
    await pause(POLL_MS)
  }
}
