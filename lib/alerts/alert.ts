import type { AlertRule } from './alert-rules.ts'

export type AlertStatus = 'open' | 'acknowledged' | 'snoozed' | 'resolved'

export const ALERT_STATUS_NAMES = ['open', 'acknowledged', 'snoozed', 'resolved'] as const

/** Where in the console the cause is seen. */
export type AlertPlace =
  | { page: 'push-tokens'; query: Readonly<Record<string, string>> }
  | { page: 'expiring' | 'credentials' | 'overview' | 'alerts' }

/** Something that a rule found to be so at a moment. It becomes an alert, or keeps one open. */
export type Finding = {
  /** Null for what belongs to the whole platform. */
  tenantId: string | null
  rule: AlertRule
  /** What it is about: `app:<id>`, `credential:<id>`. One alert per rule and subject. */
  subject: string
  /** How bad it is; empty where a rule knows no degrees. */
  stage: string
  /** How many things it stands for. */
  count: number
  /** One sentence for a person. */
  summary: string
  /** What to do. */
  advice: string
  place: AlertPlace
}

/** An alert as people see it. */
export type AlertRecord = {
  alertId: string
  tenantId: string | null
  rule: string
  subject: string
  status: AlertStatus
  stage: string
  count: number
  summary: string
  advice: string
  place: AlertPlace
  openedAt: Date
  acknowledgedAt: Date | null
  acknowledgedBy: string
  snoozedUntil: Date | null
  resolvedAt: Date | null
  toldAt: Date | null
}

/** From the least to the most. A stage that is none of these is as bad as any other. */
const STAGES = ['60', '30', '15', '7', '1', 'expired']

/** Whether something has become worse than it was. */
export function isWorse(stage: string, before: string): boolean {
  return STAGES.indexOf(stage) > STAGES.indexOf(before)
}
