import type { CredentialLack } from './choose-credential.ts'
import type { CredentialStatus } from './credential.ts'

type Environment = 'production' | 'sandbox'

/** What Apple last said of a credential in one environment. */
export type EnvironmentHealth = {
  environment: Environment
  /** As in a connection test: `unknown` means that Apple did not answer. */
  state: string
  /** Apple's reason; empty without an answer. */
  reason: string
  detail: string
  checkedAt: Date
  /** Since when it has been in this state. */
  since: Date
  /** When Apple last accepted it here. */
  workedAt: Date | null
  /** How far Apple's clock was ahead of ours, in milliseconds; null where its time is not known. */
  skewMs: number | null
}

/** A credential that is not retired, as it is stored. */
export type HealthRecord = {
  credentialId: string
  tenantId: string
  tenantSlug: string
  name: string
  kind: 'p12' | 'pem' | 'p8'
  status: CredentialStatus
  statusReason: string
  statusSince: Date
  notAfter: Date | null
  retireAt: Date | null
  environments: Environment[]
  topics: string[]
  lastCheckAt: Date | null
  lastCheckResult: string
  apps: { appId: string; bundleId: string }[]
  checks: EnvironmentHealth[]
}

export type ServedApp = {
  appId: string
  tenantId: string
  tenantSlug: string
  bundleId: string
  name: string
  /** Where its phones are, unless their push tokens say otherwise. */
  environment: Environment
}

/** The health of one credential at a moment. Holds no secret. */
export type CredentialHealth = {
  credentialId: string
  tenantId: string
  tenantSlug: string
  name: string
  status: CredentialStatus
  kind: 'p12' | 'pem' | 'p8'
  /** Null for a key: it has no end. */
  notAfter: Date | null
  /** Whole days until `notAfter`, 0 on the last one, negative after it; null for a key. */
  daysLeft: number | null
  lastCheckAt: Date | null
  lastCheckResult: string
  /** Why it is broken; empty if it is not. */
  brokenReason: string
  /** Since when it has been broken; null if it is not. */
  brokenSince: Date | null
  bundleIds: string[]
  /** What Apple last said, by environment; empty before the first check. */
  environments: EnvironmentHealth[]
  /**
   * Whether pushes go on without it: each of its apps has, in each of its environments, another active
   * credential that works and ends later. Its end then needs nobody.
   */
  isReplaced: boolean
}

/** An app that nothing can be pushed to in its environment. */
export type UncoveredApp = ServedApp & {
  /** Why: nothing was ever activated for it, all has expired, or Apple refuses all there is. */
  lack: CredentialLack
}

const DAY_MS = 86_400_000

/** What stored facts say of a tenant's credentials at a moment. `records` and `apps` may be of many tenants. */
export function judgeHealth(
  records: readonly HealthRecord[],
  apps: readonly ServedApp[],
  now: Date,
): { credentials: CredentialHealth[]; uncoveredApps: UncoveredApp[] } {
  return {
    credentials: records.map((record) => healthOf(record, records, now)),
    uncoveredApps: apps.flatMap((app) => {
      const lack = lackOf(app, records, now)
      return lack === null ? [] : [{ ...app, lack }]
    }),
  }
}

/** Whole days from now to then, rounded down: -1 from the first millisecond after it. */
export function daysUntil(then: Date, now: Date): number {
  return Math.floor((then.getTime() - now.getTime()) / DAY_MS)
}

function healthOf(record: HealthRecord, all: readonly HealthRecord[], now: Date): CredentialHealth {
  const { credentialId, tenantId, tenantSlug, name, status, kind, notAfter } = record
  const isBroken = status === 'broken'
  return {
    credentialId,
    tenantId,
    tenantSlug,
    name,
    status,
    kind,
    notAfter,
    daysLeft: notAfter === null ? null : daysUntil(notAfter, now),
    lastCheckAt: record.lastCheckAt,
    lastCheckResult: record.lastCheckResult,
    brokenReason: isBroken ? record.statusReason : '',
    brokenSince: isBroken ? record.statusSince : null,
    bundleIds: record.apps.map((app) => app.bundleId),
    environments: record.checks,
    isReplaced: isReplaced(record, all, now),
  }
}

/** Whether a credential can be pushed with at a moment. */
export function isUsable(record: Pick<HealthRecord, 'status' | 'notAfter'>, now: Date): boolean {
  const isInUse = record.status === 'active' || record.status === 'retiring'
  return isInUse && (record.notAfter === null || record.notAfter > now)
}

/** Whether each app of a credential has another active one, in each environment, that ends later. */
export function isReplaced(record: HealthRecord, all: readonly HealthRecord[], now: Date): boolean {
  const others = all.filter(
    (other) =>
      other.credentialId !== record.credentialId &&
      other.tenantId === record.tenantId &&
      other.status === 'active' &&
      isUsable(other, now) &&
      endsLater(other, record),
  )
  return isCovered(record, others)
}

/** Whether each app of a credential is served, in each environment, by one of the others. */
export function isCovered(record: HealthRecord, others: readonly HealthRecord[]): boolean {
  return (
    record.apps.length > 0 &&
    record.apps.every(({ appId, bundleId }) =>
      record.environments.every((environment) =>
        others.some((other) => serves(other, appId, bundleId, environment)),
      ),
    )
  )
}

function endsLater(other: HealthRecord, record: HealthRecord): boolean {
  if (other.notAfter === null) return true
  return record.notAfter === null ? record.status !== 'active' : other.notAfter > record.notAfter
}

function serves(record: HealthRecord, appId: string, bundleId: string, environment: Environment): boolean {
  return (
    record.apps.some((app) => app.appId === appId) &&
    record.environments.includes(environment) &&
    (record.kind === 'p8' || record.topics.includes(`${bundleId}.voip`))
  )
}

function lackOf(app: ServedApp, records: readonly HealthRecord[], now: Date): CredentialLack | null {
  const mine = records.filter(
    (record) => record.status !== 'draft' && serves(record, app.appId, app.bundleId, app.environment),
  )
  if (mine.some((record) => isUsable(record, now))) return null
  if (mine.length === 0) return 'credential_missing'
  const isExpired = mine.every(({ notAfter }) => notAfter !== null && notAfter <= now)
  return isExpired ? 'credential_expired' : 'credential_rejected'
}
