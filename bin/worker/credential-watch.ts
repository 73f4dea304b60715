import { readFileSync } from 'node:fs'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { createApns } from '#lib/apns/send-push.ts'
import { ageCredentials } from '#lib/credentials/age-credentials.ts'
import { checkDueCredentials } from '#lib/credentials/check-due-credentials.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Env } from '#lib/platform/env.ts'
import { newId } from '#lib/platform/ids.ts'
import { type Job, startTurns } from '#lib/platform/jobs.ts'
import type { Log } from '#lib/platform/log.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'

const BROKEN_EVERY_MS = 10_000

/** What looks after credentials in the worker: jobs to schedule, and turns that have begun. */
export type CredentialWatch = { jobs: Job[]; stop(): Promise<void> }

/** @throws Error when REVEILLE_KEYS is not set: `npm start` hands it down */
export function watchCredentials(
  settings: Env,
  { db, clock, log }: { db: Db; clock: Clock; log: Log },
): CredentialWatch {
  if (settings.REVEILLE_KEYS === undefined) throw new Error('REVEILLE_KEYS must be set for the worker.')
  const endpoints = createEndpoints({
    productionUrl: settings.APNS_PRODUCTION_URL,
    sandboxUrl: settings.APNS_SANDBOX_URL,
    caPem: settings.APNS_CA_FILE === undefined ? undefined : readFileSync(settings.APNS_CA_FILE, 'utf8'),
  })
  const apns = createApns({ endpoints, clock, log })
  const shared = { db, clock, log, apns, keyRing: parseKeyRing(settings.REVEILLE_KEYS) }
  const context = () => ({
    ...shared,
    actor: { kind: 'system' as const, name: 'worker' },
    requestId: newId(),
    ip: null,
  })
  const turns = startTurns({
    name: 'check-broken-credentials',
    everyMs: BROKEN_EVERY_MS,
    log,
    run: async () => {
      const found = await checkDueCredentials(context(), { brokenOnly: true })
      if (found.mended > 0) log.warn(found, 'credentials that APNs had refused work again')
    },
  })
  return {
    jobs: [
      { name: 'age-credentials', cron: '* * * * *', run: () => ageCredentials(context()) },
      {
        name: 'check-credentials',
        cron: '* * * * *',
        run: () => checkDueCredentials(context(), { brokenOnly: false }),
      },
    ],
    async stop() {
      await turns.stop()
      await apns.stop()
    },
  }
}
