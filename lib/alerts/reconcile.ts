import { type AlertRecord, type Finding, isWorse } from './alert.ts'
import { type AlertRule, isAlertRule } from './alert-rules.ts'
import type { RuleBook, RuleSettings } from './rule-settings.ts'

/** Why somebody is told of an alert. */
export type TellingEvent = 'alert.opened' | 'alert.escalated' | 'alert.reminded' | 'alert.resolved'

/** What becomes of alerts. `tell` is null where nobody is told now. */
export type AlertChange =
  | { kind: 'open'; finding: Finding; tell: TellingEvent | null; lastToldAt: Date | null }
  | { kind: 'keep'; alert: AlertRecord; finding: Finding; reopen: boolean; tell: TellingEvent | null }
  | { kind: 'resolve'; alert: AlertRecord; tell: TellingEvent | null }

/** What is needed to know of a former alert of the same rule and subject. */
export type ToldBefore = {
  tenantId: string | null
  rule: string
  subject: string
  stage: string
  toldAt: Date
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Where two things are about the same. */
export function alertKey(thing: { tenantId: string | null; rule: string; subject: string }): string {
  return `${thing.tenantId ?? ''} ${thing.rule} ${thing.subject}`
}

/**
 * Compares what the rules found with the alerts that are not resolved, and says what changes. Pure.
 *
 * - One alert per rule and subject: what is found again keeps it open, what is not found any more resolves it.
 * - Somebody is told when an alert opens, when it gets worse, when its snooze is over, when a reminder is due, and
 *   when it resolves. Of the same thing, not worse, nobody is told again within the rule's quiet time: a cause that
 *   comes and goes is told once.
 * - Getting worse breaks through an acknowledgement and a snooze.
 *
 * @param alerts all that are not resolved, of the rules that were judged
 * @param toldBefore the last telling of each rule and subject whose alert is resolved
 */
export function reconcileAlerts(
  findings: readonly Finding[],
  alerts: readonly AlertRecord[],
  toldBefore: readonly ToldBefore[],
  book: RuleBook,
  now: Date,
): AlertChange[] {
  const wanted = findings.filter(({ tenantId, rule }) => book.settings(tenantId, rule).enabled)
  const found = new Map(wanted.map((finding) => [alertKey(finding), finding]))
  const standing = new Map(alerts.map((alert) => [alertKey(alert), alert]))
  const told = new Map(toldBefore.map((one) => [alertKey(one), one]))
  const changes: AlertChange[] = []
  for (const [key, finding] of found) {
    const alert = standing.get(key)
    const settings = book.settings(finding.tenantId, finding.rule)
    if (alert === undefined) changes.push(opened(finding, told.get(key), settings, now))
    else changes.push(...kept(alert, finding, settings, now))
  }
  for (const [key, alert] of standing) {
    if (!found.has(key)) changes.push({ kind: 'resolve', alert, tell: resolvedTelling(alert, book) })
  }
  return changes
}

function opened(
  finding: Finding,
  before: ToldBefore | undefined,
  settings: RuleSettings,
  now: Date,
): AlertChange {
  const isQuiet =
    before !== undefined && !isWorse(finding.stage, before.stage) && inQuiet(before.toldAt, settings, now)
  return {
    kind: 'open',
    finding,
    tell: isQuiet ? null : 'alert.opened',
    lastToldAt: isQuiet ? before.toldAt : null,
  }
}

function kept(alert: AlertRecord, finding: Finding, settings: RuleSettings, now: Date): AlertChange[] {
  const tell = tellingOf(alert, finding, settings, now)
  const reopen = alert.status !== 'open' && (tell === 'alert.escalated' || isSnoozeOver(alert, now))
  const isSame =
    finding.stage === alert.stage && finding.count === alert.count && finding.summary === alert.summary
  return tell === null && !reopen && isSame ? [] : [{ kind: 'keep', alert, finding, reopen, tell }]
}

function tellingOf(
  alert: AlertRecord,
  finding: Finding,
  settings: RuleSettings,
  now: Date,
): TellingEvent | null {
  if (isWorse(finding.stage, alert.stage)) return 'alert.escalated'
  if (isSnoozeOver(alert, now)) return 'alert.reminded'
  if (alert.status !== 'open') return null
  if (alert.toldAt === null) return 'alert.opened'
  // It came back within the quiet time, when nobody was told: now it has stayed.
  if (alert.toldAt < alert.openedAt) return inQuiet(alert.toldAt, settings, now) ? null : 'alert.opened'
  const remindMs = settings.remindHours * HOUR_MS
  return remindMs > 0 && now.getTime() - alert.toldAt.getTime() >= remindMs ? 'alert.reminded' : null
}

function inQuiet(toldAt: Date, { quietMinutes }: RuleSettings, now: Date): boolean {
  return now.getTime() - toldAt.getTime() < quietMinutes * MINUTE_MS
}

function isSnoozeOver({ status, snoozedUntil }: AlertRecord, now: Date): boolean {
  return status === 'snoozed' && (snoozedUntil === null || snoozedUntil <= now)
}

/** Of what nobody was told to begin with, and of a rule that was turned off, nobody is told that it is over. */
function resolvedTelling(alert: AlertRecord, book: RuleBook): TellingEvent | null {
  const { tenantId, rule, toldAt, openedAt } = alert
  const isOn = isAlertRule(rule) && book.settings(tenantId, rule satisfies AlertRule).enabled
  return isOn && toldAt !== null && toldAt >= openedAt ? 'alert.resolved' : null
}
