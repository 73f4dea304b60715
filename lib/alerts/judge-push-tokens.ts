import type { Finding } from './alert.ts'
import type { RuleBook } from './rule-settings.ts'

/** The VoIP push tokens of an app, counted by what may be wrong with them. */
export type PushTokenCounts = {
  tenantId: string
  appId: string
  appName: string
  active: number
  expiring: number
  /** When the first of them ends. */
  firstExpiry: Date | null
  /** Not registered for long, but not about to end yet. */
  stale: number
  failing: number
  /** Called invalid by Apple within a week. */
  invalid: number
  refusalsDoubtedSince: Date | null
}

/** What is wrong with the push tokens of apps: one finding per app and rule, however many there are. */
export function judgePushTokens(counts: readonly PushTokenCounts[], book: RuleBook): Finding[] {
  return counts.flatMap((app) => [
    ...expiring(app, book),
    ...stale(app, book),
    ...failing(app, book),
    ...invalid(app, book),
  ])
}

/** Apps whose push tokens Apple refuses by the dozen. */
export function judgeRefused(
  apps: readonly Pick<PushTokenCounts, 'tenantId' | 'appId' | 'appName'>[],
): Finding[] {
  return apps.map(({ tenantId, appId, appName }) => ({
    tenantId,
    rule: 'push_tokens_refused',
    subject: `app:${appId}`,
    stage: '',
    count: 1,
    summary: `Apple refuses most push tokens of ${appName}.`,
    advice:
      'It is not the phones: check that the credential is of this app’s team and bundle, and that the app’s default ' +
      'environment fits how the app was built. Meanwhile no push token is given up.',
    place: { page: 'credentials' },
  }))
}

const pushTokens = (count: number) => `${count} push token${count === 1 ? '' : 's'}`

function base(app: PushTokenCounts, count: number) {
  return { tenantId: app.tenantId, subject: `app:${app.appId}`, stage: '', count }
}

function expiring(app: PushTokenCounts, book: RuleBook): Finding[] {
  const rule = 'push_tokens_expiring'
  if (app.expiring === 0 || app.expiring < book.threshold(app.tenantId, rule, 'atLeast')) return []
  const days = book.threshold(app.tenantId, rule, 'withinDays')
  return [
    {
      ...base(app, app.expiring),
      rule,
      summary: `${pushTokens(app.expiring)} of ${app.appName} expire${app.expiring === 1 ? 's' : ''} within ${days} days.`,
      advice: 'Ask these users to open the app once: a REGISTER starts the lifetime anew.',
      place: { page: 'expiring' },
    },
  ]
}

function stale(app: PushTokenCounts, book: RuleBook): Finding[] {
  const rule = 'push_tokens_stale'
  const share = (100 * app.stale) / Math.max(1, app.active)
  if (app.stale < book.threshold(app.tenantId, rule, 'atLeast')) return []
  if (share < book.threshold(app.tenantId, rule, 'sharePercent')) return []
  return [
    {
      ...base(app, app.stale),
      rule,
      summary: `${Math.round(share)} % of the active push tokens of ${app.appName} have not been registered for long.`,
      advice:
        'Look whether the app still registers when it is opened, and whether the PBX reports its REGISTERs.',
      place: { page: 'push-tokens', query: { due: 'stale' } },
    },
  ]
}

function failing(app: PushTokenCounts, book: RuleBook): Finding[] {
  const rule = 'push_tokens_failing'
  if (app.failing === 0 || app.failing < book.threshold(app.tenantId, rule, 'atLeast')) return []
  const failures = book.threshold(app.tenantId, rule, 'failures')
  return [
    {
      ...base(app, app.failing),
      rule,
      summary: `${app.failing === 1 ? 'A phone' : `${app.failing} phones`} of ${app.appName} did not wake for ${failures} pushes or more in a row.`,
      advice:
        'Apple stops waking an app that does not report its calls to CallKit. Ask the user to open the app once.',
      place: { page: 'push-tokens', query: { due: 'failing' } },
    },
  ]
}

function invalid(app: PushTokenCounts, book: RuleBook): Finding[] {
  const rule = 'push_tokens_invalid'
  const share = (100 * app.invalid) / Math.max(1, app.invalid + app.active)
  if (app.invalid < book.threshold(app.tenantId, rule, 'atLeast')) return []
  if (share < book.threshold(app.tenantId, rule, 'sharePercent')) return []
  return [
    {
      ...base(app, app.invalid),
      rule,
      summary: `${Math.round(share)} % of the push tokens of ${app.appName} turned invalid within a week.`,
      advice: 'Many users removed the app, or it gets a new push token and does not register with it.',
      place: { page: 'push-tokens', query: { app: app.appId, status: 'invalid' } },
    },
  ]
}
