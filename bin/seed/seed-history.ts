import { rollUpCalls } from '#lib/calls/roll-up-calls.ts'
import type { Context } from '#lib/platform/context.ts'
import { getTenant } from '#lib/tenants/get-tenant.ts'
import { createRandom, type Random } from '#simulators/apns/random.ts'
import { between } from '#simulators/chance.ts'
import { BUSY_HOURS } from '#simulators/day/day-curve.ts'
import { planCalls } from '#simulators/pbx/call-plan.ts'
import type { AccountPlan } from '#simulators/phones/phone-plan.ts'
import {
  ageRegistry,
  hasCallsBefore,
  insertPastCalls,
  listPastTargets,
  nameAccounts,
} from './history-store.ts'
import { makePastCall, type PastCallSetting } from './past-call.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DAYS = 6
/** Calls younger than this are live traffic. */
const LAST_MS = 2 * 60_000

/**
 * Gives a tenant whose fleet is registered a past: calls of the last days, and names and ages that fit. Does
 * nothing where there is one.
 *
 * @returns how many calls were made
 */
export async function seedHistory(
  ctx: Context,
  fleet: readonly AccountPlan[],
  options: { calls: number; seed: number },
): Promise<number> {
  const now = ctx.clock.now()
  await nameAccounts(ctx.db, ctx.tenantId, fleet)
  if (await hasCallsBefore(ctx.db, ctx.tenantId, new Date(now.getTime() - HOUR_MS))) return 0
  const random = createRandom(options.seed)
  const { waitSeconds } = await getTenant(ctx, { tenantId: ctx.tenantId })
  const targets = Map.groupBy(
    await listPastTargets(ctx.db, ctx.tenantId, waitSeconds * 1_000),
    ({ aor }) => aor,
  )
  const desks = new Set(fleet.filter((account) => account.hasDeskPhone).map(({ aor }) => aor))
  const plans = planCalls(fleet, random)
  const past = pastTimes(now, options.calls, random).map((startedAt) => {
    const plan = plans.next().value
    const setting: PastCallSetting = {
      tenantId: ctx.tenantId,
      startedAt,
      targets: targets.get(plan.aor) ?? [],
      hasDeskPhone: desks.has(plan.aor),
      defaultWaitMs: waitSeconds * 1_000,
    }
    return makePastCall(plan, setting, random)
  })
  await insertPastCalls(ctx.db, ctx.tenantId, past)
  await ageRegistry(ctx.db, ctx.tenantId, agesOf(fleet, now, random))
  await rollUpCalls(ctx, (DAYS + 1) * 24)
  return past.length
}

function agesOf(fleet: readonly AccountPlan[], now: Date, random: Random) {
  return fleet
    .flatMap((account) => account.phones)
    .map(({ aor, name, userAgent }) => ({
      aor,
      name,
      userAgent,
      firstSeenAt: new Date(now.getTime() - between(random, DAYS, 20 * DAYS) * DAY_MS),
    }))
}

/** Moments of the last days, busier by day than by night, oldest first. */
function pastTimes(now: Date, count: number, random: Random): Date[] {
  const times: Date[] = []
  const busiest = Math.max(...BUSY_HOURS)
  while (times.length < count) {
    const at = new Date(now.getTime() - LAST_MS - random() * DAYS * DAY_MS)
    const isWeekend = at.getUTCDay() % 6 === 0
    const busy = (BUSY_HOURS[at.getUTCHours()] ?? 0) * (isWeekend ? 0.4 : 1)
    if (random() * busiest < busy) times.push(at)
  }
  return times.sort((a, b) => a.getTime() - b.getTime())
}
