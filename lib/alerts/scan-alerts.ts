import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import { checkPartitions } from '#lib/history/check-partitions.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import type { AlertRecord, Finding } from './alert.ts'
import type { AlertRule } from './alert-rules.ts'
import {
  countPushTokens,
  countRecentPushes,
  countWakes,
  listActiveTenantIds,
  listAppsInUse,
  listDoubtedApps,
  listTurns,
} from './facts-store.ts'
import { judgeCredentials } from './judge-credentials.ts'
import { judgePlatform } from './judge-platform.ts'
import { judgePushTokens, judgeRefused } from './judge-push-tokens.ts'
import { judgeReach, judgeWakes } from './judge-traffic.ts'
import { type AlertChange, reconcileAlerts, type TellingEvent } from './reconcile.ts'
import { type RuleBook, ruleBook } from './rule-settings.ts'
import { listRuleRows } from './rule-store.ts'
import {
  insertAlert,
  listStandingAlerts,
  listToldBefore,
  lockAlerts,
  markResolved,
  updateAlert,
} from './store.ts'

/** Somebody is to be told of an alert. */
export type Telling = { event: TellingEvent; alert: AlertRecord }

/** Stores what is to be sent, in the transaction of the alerts' change: both are there, or neither. */
export type TellAlerts = (
  tx: Prisma.TransactionClient,
  tellings: readonly Telling[],
  book: RuleBook,
  now: Date,
) => Promise<void>

export type ScanContext = Pick<PlatformContext, 'db' | 'clock'> & {
  tell: TellAlerts
  /** How often each job of the worker should come to its end. */
  jobPeriodsMs: ReadonlyMap<string, number>
}

type Judged = { rules: readonly AlertRule[]; findings: Finding[] }

export type ScannedAlerts = { opened: number; escalated: number; resolved: number; told: number }

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS
const RECENT_PUSHES_MS = 5 * 60_000
const FRESH_CHECK_MS = 2 * 24 * HOUR_MS
const LONGEST_QUIET_MS = 30 * 24 * HOUR_MS
const TRANSACTION_MS = 60_000

/** Judges push tokens and wakes of all tenants. Reads every push token, and a week of counted calls. */
export async function scanPhoneAlerts(ctx: ScanContext): Promise<ScannedAlerts> {
  const book = ruleBook(await listRuleRows(ctx.db))
  const limits = (await listActiveTenantIds(ctx.db)).map((tenantId) => ({
    tenantId,
    withinDays: book.threshold(tenantId, 'push_tokens_expiring', 'withinDays'),
    failures: book.threshold(tenantId, 'push_tokens_failing', 'failures'),
  }))
  const now = ctx.clock.now()
  const counts = await countPushTokens(ctx.db, limits, now)
  const thisHourMs = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS
  const recentFrom = new Date(thisHourMs - HOUR_MS)
  const wakes = await countWakes(ctx.db, new Date(recentFrom.getTime() - WEEK_MS), recentFrom)
  return settle(ctx, book, {
    rules: [
      'push_tokens_expiring',
      'push_tokens_stale',
      'push_tokens_failing',
      'push_tokens_invalid',
      'wake_rate',
      'wake_time',
    ],
    findings: [...judgePushTokens(counts, book), ...judgeWakes(wakes, book)],
  })
}

/** Judges credentials, pushes and the machinery, for all tenants. Cheap enough for every minute. */
export async function scanAlerts(ctx: ScanContext): Promise<ScannedAlerts> {
  const { db, clock } = ctx
  const now = clock.now()
  const book = ruleBook(await listRuleRows(db))
  const health = await listCredentialHealth({ db }, now)
  const skewsMs = health.credentials
    .flatMap((credential) => credential.environments)
    .filter(({ checkedAt }) => now.getTime() - checkedAt.getTime() < FRESH_CHECK_MS)
    .flatMap(({ skewMs }) => (skewMs === null ? [] : [skewMs]))
  const findings = [
    ...judgeCredentials(health, await listAppsInUse(db), book, now),
    ...judgeRefused(await listDoubtedApps(db)),
    ...judgeReach(await countRecentPushes(db, new Date(now.getTime() - RECENT_PUSHES_MS)), book),
    ...judgePlatform(
      { skewsMs, ...(await checkPartitions({ db, clock })), turns: await listTurns(db, ctx.jobPeriodsMs) },
      book,
      now,
    ),
  ]
  return settle(ctx, book, {
    rules: [
      'credential_expiring',
      'credential_broken',
      'credential_missing',
      'push_tokens_refused',
      'apns_unreachable',
      'clock_skew',
      'partitions',
      'worker_late',
    ],
    findings,
  })
}

function settle(ctx: ScanContext, book: RuleBook, { rules, findings }: Judged): Promise<ScannedAlerts> {
  return ctx.db.prisma.$transaction(
    async (tx) => {
      await lockAlerts(tx)
      const now = ctx.clock.now()
      const changes = reconcileAlerts(
        findings,
        await listStandingAlerts(tx, rules),
        await listToldBefore(tx, rules, new Date(now.getTime() - LONGEST_QUIET_MS)),
        book,
        now,
      )
      const tellings: Telling[] = []
      for (const change of changes) {
        const alert = await applyChange(tx, change, now)
        if (change.tell !== null) tellings.push({ event: change.tell, alert })
      }
      if (tellings.length > 0) await ctx.tell(tx, tellings, book, now)
      return {
        opened: changes.filter(({ kind }) => kind === 'open').length,
        escalated: tellings.filter(({ event }) => event === 'alert.escalated').length,
        resolved: changes.filter(({ kind }) => kind === 'resolve').length,
        told: tellings.length,
      }
    },
    { timeout: TRANSACTION_MS, maxWait: TRANSACTION_MS },
  )
}

function applyChange(tx: Prisma.TransactionClient, change: AlertChange, now: Date): Promise<AlertRecord> {
  const toldAt = change.tell === null ? null : now
  if (change.kind === 'open') return insertAlert(tx, change.finding, now, toldAt ?? change.lastToldAt)
  if (change.kind === 'resolve') return markResolved(tx, change.alert, now)
  return updateAlert(tx, change.alert, change.finding, { reopen: change.reopen, toldAt })
}
