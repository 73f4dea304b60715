import { wakeTimePercentileMs } from '#lib/calls/wake-time.ts'
import type { Finding } from './alert.ts'
import type { RuleBook } from './rule-settings.ts'

/** Calls of an app whose phones were pushed: how many of them, and how fast those that did wake. */
export type WakeCounts = { calls: number; woken: number; wakeHistogram: readonly number[] }

export type AppWakes = {
  tenantId: string
  appId: string
  appName: string
  recent: WakeCounts
  /** The week before. */
  past: WakeCounts
}

/** Pushes of a tenant within the last minutes. */
export type RecentPushes = { tenantId: string; pushes: number; unreachable: number }

/** Below this nobody notices that a phone wakes more slowly. */
const NOTICEABLE_MS = 1_000

/** How phones wake now, against how they woke in the week before. */
export function judgeWakes(apps: readonly AppWakes[], book: RuleBook): Finding[] {
  return apps.flatMap((app) => [...wakeRate(app, book), ...wakeTime(app, book)])
}

function about({ tenantId, appId }: AppWakes) {
  return { tenantId, subject: `app:${appId}`, stage: '', place: { page: 'overview' as const } }
}

const percentOf = ({ calls, woken }: WakeCounts) => (100 * woken) / calls

function wakeRate(app: AppWakes, book: RuleBook): Finding[] {
  const { tenantId, appName, recent, past } = app
  const enough = book.threshold(tenantId, 'wake_rate', 'atLeast')
  if (recent.calls < enough || past.calls < enough) return []
  const drop = percentOf(past) - percentOf(recent)
  if (drop < book.threshold(tenantId, 'wake_rate', 'dropPoints')) return []
  return [
    {
      ...about(app),
      rule: 'wake_rate',
      count: recent.calls - recent.woken,
      summary: `Of the calls to ${appName} only ${Math.round(percentOf(recent))} % woke a phone in the last two hours; it was ${Math.round(percentOf(past))} % in the week before.`,
      advice:
        'Look at the latest calls that woke nobody: a new version of the app, or a PBX that does not report REGISTERs.',
    },
  ]
}

function wakeTime(app: AppWakes, book: RuleBook): Finding[] {
  const { tenantId, appName, recent, past } = app
  const enough = book.threshold(tenantId, 'wake_time', 'atLeast')
  if (recent.woken < enough || past.woken < enough) return []
  const nowMs = wakeTimePercentileMs(recent.wakeHistogram, 0.95)
  const beforeMs = wakeTimePercentileMs(past.wakeHistogram, 0.95)
  if (nowMs === null || beforeMs === null || nowMs - beforeMs < NOTICEABLE_MS) return []
  if (nowMs < beforeMs * book.threshold(tenantId, 'wake_time', 'factor')) return []
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
  return [
    {
      ...about(app),
      rule: 'wake_time',
      count: recent.woken,
      summary: `Phones of ${appName} need ${seconds(nowMs)} to wake (95 of 100); it was ${seconds(beforeMs)} in the week before.`,
      advice: 'Look at the app’s wait: calls may end before the phone has registered.',
    },
  ]
}

/** Tenants whose pushes do not reach Apple. */
export function judgeReach(pushes: readonly RecentPushes[], book: RuleBook): Finding[] {
  return pushes.flatMap(({ tenantId, pushes: sent, unreachable }) => {
    const rule = 'apns_unreachable'
    if (unreachable < book.threshold(tenantId, rule, 'atLeast')) return []
    if ((100 * unreachable) / sent < book.threshold(tenantId, rule, 'sharePercent')) return []
    const finding: Finding = {
      tenantId,
      rule,
      subject: 'apns',
      stage: '',
      count: unreachable,
      summary: `${unreachable} of ${sent} pushes of the last minutes could not be sent: Apple was not reached in time.`,
      advice:
        'Look whether port 443 to api.push.apple.com is open from the gateway, and at Apple’s system status.',
      place: { page: 'overview' },
    }
    return [finding]
  })
}
