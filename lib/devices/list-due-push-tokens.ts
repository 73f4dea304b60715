import type { Context } from '#lib/platform/context.ts'
import { EXPIRING_DAYS } from './count-expiring-push-tokens.ts'
import type { PushTokenRecord } from './device.ts'
import { findEndingPushTokenIds, findFailingPushTokenIds, findPushTokenTerms } from './due-store.ts'
import { findPushTokenRecords } from './store.ts'

/**
 * Why a push token needs a look: its lifetime ends within days, its phone has not registered for as long as the
 * tenant calls stale, or its last pushes woke nobody.
 */
export const DUE_NAMES = ['expiring', 'stale', 'failing'] as const
export type Due = (typeof DUE_NAMES)[number]

/** The most urgent of them: whoever has dealt with so many sees the next. */
export const MOST_DUE = 200

const DAY_MS = 86_400_000

/** Active push tokens that need a look, the most urgent first. */
export async function listDuePushTokens(
  ctx: Pick<Context, 'db' | 'tenantId' | 'clock'>,
  due: Due,
): Promise<PushTokenRecord[]> {
  const ids = await findDueIds(ctx, due)
  const records = await findPushTokenRecords(ctx.db, ctx.tenantId, ids)
  const places = new Map(ids.map((id, place) => [id, place]))
  return records.sort((a, b) => (places.get(a.pushTokenId) ?? 0) - (places.get(b.pushTokenId) ?? 0))
}

async function findDueIds(
  { db, tenantId, clock }: Pick<Context, 'db' | 'tenantId' | 'clock'>,
  due: Due,
): Promise<string[]> {
  if (due === 'failing') return findFailingPushTokenIds(db, tenantId, MOST_DUE)
  const { lifetimeDays, staleAfterDays } = await findPushTokenTerms(db, tenantId)
  // A push token ends its lifetime after it was registered last, so how long ago that was shows in its end.
  const days = due === 'expiring' ? EXPIRING_DAYS : lifetimeDays - staleAfterDays
  const until = new Date(clock.now().getTime() + days * DAY_MS)
  return findEndingPushTokenIds(db, tenantId, until, MOST_DUE)
}
