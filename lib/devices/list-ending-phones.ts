import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import type { Context } from '#lib/platform/context.ts'
import type { PushTokenRecord } from './device.ts'
import { findEndingPushTokenIds, findPushTokenTerms } from './due-store.ts'
import { countActiveByBundle, findPushTokenRecords, listAppsThatKeep } from './store.ts'

/** The next to end; whoever has dealt with so many sees those after them. */
export const MOST_ENDING = 200

const DAY_MS = 86_400_000

/** An app whose phones stop ringing with its credential. */
export type EndingApp = {
  bundleId: string
  credentialName: string
  endsAt: Date
  /** Whose credential is over already. */
  isOver: boolean
  phones: number
}

/** Who will stop ringing, when, and why. */
export type EndingPhones = {
  /** VoIP push tokens that end, the next to end first. */
  phones: PushTokenRecord[]
  apps: EndingApp[]
  lifetimeDays: number
}

/**
 * Phones that will stop ringing within some days: because they have not registered for nearly their tenant's
 * lifetime, or because the last good credential of their app ends.
 */
export async function listEndingPhones(
  ctx: Pick<Context, 'db' | 'tenantId' | 'clock'>,
  days: number,
): Promise<EndingPhones> {
  const { db, tenantId, clock } = ctx
  const now = clock.now()
  const until = new Date(now.getTime() + days * DAY_MS)
  const [terms, ids, health, keeping] = await Promise.all([
    findPushTokenTerms(db, tenantId),
    findEndingPushTokenIds(db, tenantId, until, MOST_ENDING),
    listCredentialHealth(ctx, now),
    listAppsThatKeep(db, tenantId),
  ])
  const ending = health.credentials.flatMap(({ name, notAfter, bundleIds, isReplaced, status }) =>
    notAfter === null || isReplaced || notAfter > until || status === 'draft'
      ? []
      : [{ name, notAfter, bundleIds }],
  )
  const [records, active] = await Promise.all([
    findPushTokenRecords(db, tenantId, ids),
    // Counts every active push token of the tenant: only where an app may lose them all.
    ending.length === 0 ? new Map<string, number>() : countActiveByBundle(db, tenantId),
  ])
  const apps = ending.flatMap(({ name, notAfter, bundleIds }) =>
    bundleIds.map((bundleId) => ({
      bundleId,
      credentialName: name,
      endsAt: notAfter,
      isOver: notAfter <= now,
      phones: active.get(bundleId) ?? 0,
    })),
  )
  return {
    phones: records
      .filter(({ kind, app }) => kind === 'voip' && !keeping.has(app.appId))
      .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime()),
    apps: apps.filter(({ phones }) => phones > 0),
    lifetimeDays: terms.lifetimeDays,
  }
}
