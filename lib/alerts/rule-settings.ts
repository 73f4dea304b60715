import { type AlertRule, alertRule } from './alert-rules.ts'

/** What holds for a rule in a tenant: what was set, and defaults for the rest. */
export type RuleSettings = {
  enabled: boolean
  /** Every threshold of the rule, by its name. */
  thresholds: Readonly<Record<string, number>>
  /** Owners and admins are told by mail. */
  tellAdmins: boolean
  /** Who else is told by mail. */
  emails: readonly string[]
  everyEndpoint: boolean
  /** Where `everyEndpoint` is false: these webhook endpoints alone. */
  endpointIds: readonly string[]
  /** Nobody is told of the same thing again within this time. */
  quietMinutes: number
  /** An alert that nobody acknowledged is told again after this time; 0: never. */
  remindHours: number
}

/** As stored; what is missing has its default. */
export type StoredRule = Partial<Omit<RuleSettings, 'thresholds'>> & { thresholds?: unknown }

/** The settings of a rule: stored ones, within their limits, over the defaults. */
export function ruleSettings(rule: AlertRule, stored: StoredRule = {}): RuleSettings {
  return {
    enabled: stored.enabled ?? true,
    thresholds: thresholdsOf(rule, stored.thresholds),
    tellAdmins: stored.tellAdmins ?? true,
    emails: stored.emails ?? [],
    everyEndpoint: stored.everyEndpoint ?? true,
    endpointIds: stored.endpointIds ?? [],
    quietMinutes: stored.quietMinutes ?? 60,
    remindHours: stored.remindHours ?? 0,
  }
}

function thresholdsOf(rule: AlertRule, stored: unknown): Record<string, number> {
  const given: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  return Object.fromEntries(
    Object.entries(alertRule(rule).thresholds).map(([name, threshold]) => {
      const value = given[name]
      const isGood = typeof value === 'number' && value >= threshold.min && value <= threshold.max
      return [name, isGood ? value : threshold.default]
    }),
  )
}

/** Settings of rules by tenant. */
export type RuleBook = {
  settings(tenantId: string | null, rule: AlertRule): RuleSettings
  /** A threshold of a rule in a tenant. */
  threshold(tenantId: string | null, rule: AlertRule, name: string): number
}

/** Makes the book of what is stored. Rules of the platform have their defaults. */
export function ruleBook(stored: readonly (StoredRule & { tenantId: string; rule: string })[]): RuleBook {
  const byKey = new Map(stored.map((one) => [`${one.tenantId} ${one.rule}`, one]))
  const settings = (tenantId: string | null, rule: AlertRule) =>
    ruleSettings(rule, tenantId === null ? undefined : byKey.get(`${tenantId} ${rule}`))
  return {
    settings,
    threshold: (tenantId, rule, name) => settings(tenantId, rule).thresholds[name] ?? 0,
  }
}
