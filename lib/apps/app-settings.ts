import type { TokenCarrier } from '#lib/sip/carriers.ts'
import type { JsonObject } from './payload-template.ts'

/** What a call and a REGISTER need to know of an app. */
export type AppSettings = {
  appId: string
  bundleId: string
  name: string
  isDefault: boolean
  /** Source of a regular expression over User-Agent; null if the app is not found by it. */
  userAgentPattern: string | null
  pushPolicy: 'always' | 'when_unregistered'
  onUnregister: 'disable' | 'keep'
  onLapse: 'keep' | 'disable'
  /** Whether a push token past the tenant's lifetime is pushed all the same. */
  keepAfterExpiry: boolean
  /** How long an INVITE is held; null takes the tenant's. */
  waitSeconds: number | null
  payloadTemplate: JsonObject
  tokenCarriers: readonly TokenCarrier[]
  /** Where a push token of unknown environment is pushed first. */
  defaultEnvironment: 'production' | 'sandbox'
}

/** What a call and a REGISTER need to know of a tenant. */
export type TenantSettings = {
  tenantId: string
  status: 'active' | 'suspended'
  waitSeconds: number
  pushTokenLifetimeDays: number
  apps: readonly AppSettings[]
}

/**
 * Finds the app that a REGISTER speaks for: by the bundle id that the PBX names, else by the bundle in
 * `pn-param`, else by User-Agent pattern, else the tenant's default app, else its only app.
 *
 * @returns null where the PBX or the phone names an app that the tenant does not have, or nothing fits
 */
export function chooseApp(
  settings: TenantSettings,
  clues: { app: string; pnBundleId: string; userAgent: string },
): AppSettings | null {
  const named = clues.app || clues.pnBundleId
  if (named !== '') return settings.apps.find((app) => app.bundleId === named) ?? null
  const fitting = settings.apps.find(
    (app) => app.userAgentPattern !== null && new RegExp(app.userAgentPattern, 'i').test(clues.userAgent),
  )
  if (fitting !== undefined) return fitting
  const byDefault = settings.apps.find((app) => app.isDefault)
  if (byDefault !== undefined) return byDefault
  return settings.apps.length === 1 ? (settings.apps[0] ?? null) : null
}
