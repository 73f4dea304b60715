import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { type ScanContext, type ScannedAlerts, scanAlerts, scanPhoneAlerts } from '#lib/alerts/scan-alerts.ts'
import type { Context, Role } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { type Mailer, openMailer } from '#lib/platform/mailer.ts'
import { generateKeyRing, type KeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { openWebhookPoster, type WebhookPoster } from '#lib/webhooks/post-webhook.ts'
import { addressRule } from '#lib/webhooks/public-address.ts'
import { sendDueMails } from '#lib/webhooks/send-mails.ts'
import { type SendContext, sendDueWebhooks } from '#lib/webhooks/send-webhooks.ts'
import { createAlertTeller } from '#lib/webhooks/tell-alerts.ts'
import {
  contextFor,
  createTenant,
  type FixedClock,
  fixedClock,
  type TestTenant,
} from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { type MailServer, startMailServer, startWebhookReceiver, type WebhookReceiver } from './receivers.ts'

const DAY_MS = 86_400_000

/** The worker's part of alerts on a clock of its own, a mail server and a webhook receiver. */
export type AlertWorld = {
  readonly db: Db
  readonly clock: FixedClock
  readonly keyRing: KeyRing
  readonly mail: MailServer
  readonly receiver: WebhookReceiver
  /** One turn of the worker: judges everything, then sends what is due. */
  turn(): Promise<ScannedAlerts>
  /** Sends what is due. */
  send(): Promise<void>
  /** What a person's request has, in a role. */
  as(tenant: { id: string }, role: Role): Context & SendContext
  tenant(overrides?: Partial<Prisma.TenantUncheckedCreateInput>): Promise<TestTenant & { adminEmail: string }>
  app(
    tenant: { id: string },
    overrides?: Partial<Prisma.AppUncheckedCreateInput>,
  ): Promise<{ id: string; bundleId: string }>
  /** A certificate that serves the app, as if it had been uploaded and activated. */
  certificate(app: { id: string; bundleId: string; tenantId: string }, notAfter: Date): Promise<string>
  daysFromNow(days: number): Date
}

/** @param start where the clock stands at first */
export function useAlertWorld(start: string): AlertWorld {
  const database = useTestDatabase()
  const clock = fixedClock(start)
  const keyRing = parseKeyRing(generateKeyRing())
  const log = createLog('test', 'silent')
  let mail: MailServer | undefined
  let receiver: WebhookReceiver | undefined
  let mailer: Mailer | null = null
  let poster: WebhookPoster | undefined

  beforeAll(async () => {
    mail = await startMailServer()
    receiver = await startWebhookReceiver()
    mailer = openMailer({ SMTP_URL: mail.url, MAIL_FROM: 'Reveille <reveille@example.com>' })
    poster = openWebhookPoster(addressRule(['127.0.0.1/32']))
  })
  afterAll(async () => {
    mailer?.close()
    await Promise.all([poster?.close(), mail?.close(), receiver?.close()])
  })

  const sending = (): SendContext => ({ db: database.db, clock, log, keyRing, poster: defined(poster) })
  const send = async () => {
    await sendDueWebhooks(sending())
    if (mailer !== null) await sendDueMails({ db: database.db, clock, log, mailer })
  }
  return {
    get db() {
      return database.db
    },
    clock,
    keyRing,
    get mail() {
      return defined(mail)
    },
    get receiver() {
      return defined(receiver)
    },
    async turn() {
      const scan: ScanContext = {
        db: database.db,
        clock,
        jobPeriodsMs: new Map([['roll-up-calls', 600_000]]),
        tell: createAlertTeller({ publicUrl: 'https://push.example.com', canMail: true }),
      }
      const found = await scanAlerts(scan)
      const ofPushTokens = await scanPhoneAlerts(scan)
      await send()
      return {
        opened: found.opened + ofPushTokens.opened,
        escalated: found.escalated + ofPushTokens.escalated,
        resolved: found.resolved + ofPushTokens.resolved,
        told: found.told + ofPushTokens.told,
      }
    },
    send,
    as: (tenant, role) => ({
      ...contextFor(database.db, tenant, {
        clock,
        actor: { kind: 'user', userId: newId(), name: `the ${role}`, role, isPlatformAdmin: false },
      }),
      ...sending(),
    }),
    async tenant(overrides = {}) {
      const tenant = await createTenant(database.db, overrides)
      const adminEmail = `${tenant.slug}@example.com`
      const user = await database.db.prisma.user.create({ data: { id: newId(), email: adminEmail } })
      await database.db.prisma.membership.create({
        data: { tenantId: tenant.id, userId: user.id, role: 'admin' },
      })
      return { ...tenant, adminEmail }
    },
    async app(tenant, overrides = {}) {
      const bundleId = `com.example.a${randomBytes(4).toString('hex')}`
      return database.db.prisma.app.create({
        data: {
          id: newId(),
          tenantId: tenant.id,
          bundleId,
          name: 'Phone',
          payloadTemplate: {},
          tokenCarriers: {},
          ...overrides,
        },
      })
    },
    async certificate(app, notAfter) {
      const id = newId()
      await database.db.prisma.credential.create({
        data: {
          id,
          tenantId: app.tenantId,
          kind: 'pem',
          name: `Certificate ${notAfter.getUTCFullYear()}`,
          sealedSecret: 'sealed',
          fingerprint: id,
          topics: [`${app.bundleId}.voip`],
          environments: ['production'],
          notAfter,
          status: 'active',
          apps: { create: { appId: app.id } },
        },
      })
      return id
    },
    daysFromNow: (days) => new Date(clock.now().getTime() + days * DAY_MS),
  }
}

function defined<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the world of alerts is not there before beforeAll')
  return value
}
