/** A number of a rule that a tenant may set. */
export type Threshold = {
  label: string
  unit: string
  default: number
  min: number
  max: number
}

/** What a rule watches, in words for the people who set it. */
export type AlertRuleDefinition = {
  label: string
  explanation: string
  /** True for what no tenant can help: told to platform admins, seen by them only. */
  ofPlatform: boolean
  thresholds: Readonly<Record<string, Threshold>>
}

const atLeast = (count: number, unit = 'push tokens'): Threshold => ({
  label: 'At least',
  unit,
  default: count,
  min: 1,
  max: 1_000_000,
})
const percent = (label: string, byDefault: number): Threshold => ({
  label,
  unit: '%',
  default: byDefault,
  min: 1,
  max: 100,
})

const DEFINITIONS = {
  push_tokens_expiring: {
    label: 'Push tokens expire',
    explanation: 'Phones have not registered for so long that they will soon stop ringing.',
    ofPlatform: false,
    thresholds: {
      withinDays: { label: 'Within', unit: 'days', default: 7, min: 1, max: 90 },
      atLeast: atLeast(1),
    },
  },
  push_tokens_stale: {
    label: 'Push tokens grow stale',
    explanation: 'Many phones have not registered for longer than the tenant’s “stale after”.',
    ofPlatform: false,
    thresholds: { sharePercent: percent('Share of the active', 20), atLeast: atLeast(5) },
  },
  push_tokens_failing: {
    label: 'Push tokens wake nobody',
    explanation: 'Apple accepts the pushes, but the phones do not register again.',
    ofPlatform: false,
    thresholds: {
      failures: { label: 'In a row', unit: 'pushes', default: 3, min: 1, max: 100 },
      atLeast: atLeast(1),
    },
  },
  push_tokens_invalid: {
    label: 'Many push tokens turn invalid',
    explanation: 'A large share of an app’s push tokens was called invalid by Apple within a week.',
    ofPlatform: false,
    thresholds: { sharePercent: percent('Share', 20), atLeast: atLeast(5) },
  },
  push_tokens_refused: {
    label: 'Apple refuses an app’s push tokens',
    explanation: 'Most pushes of an app are refused at once: the credential or the environment is wrong.',
    ofPlatform: false,
    thresholds: {},
  },
  credential_expiring: {
    label: 'A credential expires',
    explanation: 'Told at 60, 30, 15, 7 and 1 days before its end, and when it has expired.',
    ofPlatform: false,
    thresholds: { daysBefore: { label: 'From', unit: 'days before', default: 60, min: 1, max: 60 } },
  },
  credential_broken: {
    label: 'Apple refuses a credential',
    explanation: 'A credential was refused in use or by a check.',
    ofPlatform: false,
    thresholds: {},
  },
  credential_missing: {
    label: 'An app has no credential',
    explanation: 'Phones have registered for an app that nothing can be pushed to.',
    ofPlatform: false,
    thresholds: {},
  },
  wake_rate: {
    label: 'Fewer phones wake',
    explanation: 'The wake rate of the last two hours lies below that of the week before.',
    ofPlatform: false,
    thresholds: {
      dropPoints: { label: 'Drop', unit: 'points', default: 20, min: 1, max: 100 },
      atLeast: atLeast(20, 'calls'),
    },
  },
  wake_time: {
    label: 'Phones wake more slowly',
    explanation: 'The 95th percentile of the wake time is a multiple of that of the week before.',
    ofPlatform: false,
    thresholds: {
      factor: { label: 'Longer by', unit: 'times', default: 2, min: 1.1, max: 100 },
      atLeast: atLeast(20, 'calls'),
    },
  },
  apns_unreachable: {
    label: 'APNs cannot be reached',
    explanation: 'Pushes of the last minutes could not be sent to Apple.',
    ofPlatform: false,
    thresholds: { sharePercent: percent('Share of the pushes', 50), atLeast: atLeast(3, 'pushes') },
  },
  clock_skew: {
    label: 'The clock is wrong',
    explanation: 'Our clock and Apple’s differ. Apple refuses keys whose signature is an hour off.',
    ofPlatform: true,
    thresholds: { seconds: { label: 'More than', unit: 's', default: 60, min: 1, max: 3_600 } },
  },
  partitions: {
    label: 'History lacks partitions',
    explanation: 'History lies in a default partition, or next month has no partition yet.',
    ofPlatform: true,
    thresholds: {},
  },
  worker_late: {
    label: 'The worker is late',
    explanation: 'A job of the worker has not come to its end for several of its turns.',
    ofPlatform: true,
    thresholds: {},
  },
} as const satisfies Record<string, AlertRuleDefinition>

/** The name of a rule, as in `alert.rule`. */
export type AlertRule = keyof typeof DEFINITIONS

/** Every rule, in the order in which they are shown. */
export const ALERT_RULE_NAMES = Object.keys(DEFINITIONS) as AlertRule[]

/** The rules that a tenant sets. */
export const TENANT_RULES = ALERT_RULE_NAMES.filter((rule) => !DEFINITIONS[rule].ofPlatform)

export function alertRule(rule: AlertRule): AlertRuleDefinition {
  return DEFINITIONS[rule]
}

/** Whether a text is the name of a rule. */
export function isAlertRule(text: string): text is AlertRule {
  return Object.hasOwn(DEFINITIONS, text)
}

/** What somebody calls a rule; an old name that is no rule any more is its own label. */
export function alertRuleLabel(rule: string): string {
  return isAlertRule(rule) ? DEFINITIONS[rule].label : rule.replaceAll('_', ' ')
}
