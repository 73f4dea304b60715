import { noteTurn } from '#lib/alerts/facts-store.ts'
import { type ScanContext, scanAlerts, scanPhoneAlerts } from '#lib/alerts/scan-alerts.ts'
import { agePushTokens } from '#lib/devices/age-push-tokens.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Env } from '#lib/platform/env.ts'
import type { Job, JobReport } from '#lib/platform/jobs.ts'
import type { Log } from '#lib/platform/log.ts'
import { openMailer } from '#lib/platform/mailer.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { doubtRefusals } from '#lib/pushes/doubt-refusals.ts'
import { openWebhookPoster } from '#lib/webhooks/post-webhook.ts'
import { addressRule } from '#lib/webhooks/public-address.ts'
import { purgeMessages } from '#lib/webhooks/purge-messages.ts'
import { sendDueMails } from '#lib/webhooks/send-mails.ts'
import { sendDueWebhooks } from '#lib/webhooks/send-webhooks.ts'
import { createAlertTeller } from '#lib/webhooks/tell-alerts.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How often jobs should come to their end; one that is missing here is never called late. */
const PERIODS_MS: ReadonlyMap<string, number> = new Map([
  ['watch-alerts', 2 * MINUTE_MS],
  ['diagnose-leftover-calls', 2 * MINUTE_MS],
  ['watch-phones', 10 * MINUTE_MS],
  ['roll-up-calls', 10 * MINUTE_MS],
  ['age-push-tokens', HOUR_MS],
  ['purge-keys', HOUR_MS],
  ['keep-partitions', HOUR_MS],
  ['purge-history', HOUR_MS],
])
/** A worker that has just come up has not had its turns yet: only that it was away is worth telling. */
const SETTLING_MS = 15 * MINUTE_MS
const JUST_STARTED = new Map([['watch-alerts', 2 * MINUTE_MS]])

/** The jobs that look after push tokens, raise alerts and tell people of them. */
export type AlertWatch = {
  jobs: Job[]
  /** The job, noting each end that it comes to. */
  noted(job: Job): Job
  stop(): Promise<void>
}

/** Makes the jobs; nothing runs until they are started. */
export function watchAlerts(settings: Env, ctx: { db: Db; clock: Clock; log: Log }): AlertWatch {
  const { db, clock } = ctx
  const mailer = openMailer(settings)
  const poster = openWebhookPoster(addressRule(settings.WEBHOOK_ALLOWED_NETWORKS))
  const keyRing = parseKeyRing(settings.REVEILLE_KEYS ?? '')
  const startedMs = clock.now().getTime()
  const scan: Omit<ScanContext, 'jobPeriodsMs'> = {
    db,
    clock,
    tell: createAlertTeller({
      publicUrl: settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.CONSOLE_PORT}`,
      canMail: mailer !== null,
    }),
  }
  const send = async (): Promise<JobReport> => ({
    ...(await sendDueWebhooks({ ...ctx, keyRing, poster })),
    ...(mailer === null ? {} : await sendDueMails({ ...ctx, mailer })),
  })
  const jobPeriodsMs = () => (clock.now().getTime() - startedMs < SETTLING_MS ? JUST_STARTED : PERIODS_MS)
  return {
    jobs: [
      { name: 'age-push-tokens', cron: '27 * * * *', run: () => agePushTokens(ctx) },
      {
        name: 'watch-phones',
        cron: '*/10 * * * *',
        run: () => scanPhoneAlerts({ ...scan, jobPeriodsMs: jobPeriodsMs() }),
      },
      {
        name: 'watch-alerts',
        cron: '* * * * *',
        async run() {
          const doubts = await doubtRefusals(ctx)
          const found = await scanAlerts({ ...scan, jobPeriodsMs: jobPeriodsMs() })
          // What was found now is told now, not at the next minute.
          return { ...doubts, ...found, ...(await send()) }
        },
      },
      { name: 'send-messages', cron: '* * * * *', run: send },
      { name: 'purge-messages', cron: '47 * * * *', run: () => purgeMessages(ctx) },
    ],
    noted: (job) => ({
      ...job,
      async run() {
        const report = await job.run()
        await noteTurn(db, job.name, clock.now())
        return report
      },
    }),
    async stop() {
      mailer?.close()
      await poster.close()
    },
  }
}
