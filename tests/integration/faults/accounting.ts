import type { CallWorld, TestPhone, TestTenant } from '#tests/support/call-world.ts'

/** A phone that was called, and how its call came back to the PBX. */
export type CalledPhone = { phone: TestPhone; verdict: string; tookMs: number }

/**
 * Calls that many phones at once, waiting; each registers again as soon as a push reaches it.
 *
 * @param meanwhile runs once the calls are under way
 */
export async function callMany(
  world: CallWorld,
  tenant: TestTenant,
  phones: readonly TestPhone[],
  options: { ctx?: TestTenant['ctx']; waitSeconds?: number; meanwhile?: () => Promise<void> } = {},
): Promise<CalledPhone[]> {
  const byPushToken = new Map(phones.map((phone) => [phone.pushToken, phone]))
  const wakes: Promise<unknown>[] = []
  const stopListening = world.apns.onDelivered(({ pushToken }) => {
    const phone = byPushToken.get(pushToken)
    if (phone !== undefined) wakes.push(phone.wake())
  })
  const startMs = performance.now()
  const calls = phones.map(async (phone) => {
    const { waitSeconds, ctx } = options
    const answer = await tenant.call({ aor: phone.aor, wait: 'registered', waitSeconds }, ctx)
    return { phone, verdict: answer.verdict, tookMs: performance.now() - startMs }
  })
  await options.meanwhile?.()
  const called = await Promise.all(calls)
  await Promise.all(wakes)
  stopListening()
  return called
}

/** What became of a tenant's calls: every number but `calls` and `pushes` is something lost or doubled. */
export type Losses = {
  calls: number
  pushes: number
  withoutVerdict: number
  withoutEnd: number
  /** Accepted by Apple, says the database, and never seen by the phone. */
  acceptedNotDelivered: number
  /** Delivered more than once; the same apns-id each time, or it would be `strangers`. */
  duplicates: number
  /** Deliveries whose apns-id no push of ours has. */
  strangers: number
  /** Requests that reached Apple after the call's deadline. */
  afterDeadline: number
  /** Pushes whose end was stored later than this much after the deadline. */
  endedLate: number
}

const LATE_MS = 2_000

/** Counts, from the database and from what the simulated Apple and the phones saw. */
export async function countLosses(
  world: CallWorld,
  tenant: TestTenant,
  phones: readonly TestPhone[],
): Promise<Losses> {
  const { tenantId } = tenant
  await tenant.ctx.background.drain(30_000)
  const calls = await world.db.prisma.call.findMany({ where: { tenantId } })
  const pushes = await world.db.prisma.push.findMany({ where: { tenantId } })
  const deadlines = new Map(pushes.map((push) => [push.id, push.expirationAt.getTime()]))
  const deliveries = phones.flatMap((phone) => phone.inbox().map((push) => push.apnsId))
  const delivered = new Set(deliveries)
  const requests = world.apns.ledger().filter((entry) => deadlines.has(entry.apnsId))
  return {
    calls: calls.length,
    pushes: pushes.length,
    withoutVerdict: calls.filter((call) => call.verdict === null).length,
    withoutEnd: pushes.filter((push) => push.status === 'pending').length,
    acceptedNotDelivered: pushes.filter((push) => push.status === 'accepted' && !delivered.has(push.id))
      .length,
    duplicates: deliveries.length - delivered.size,
    strangers: [...delivered].filter((apnsId) => !deadlines.has(apnsId)).length,
    afterDeadline: requests.filter((entry) => entry.receivedAt.getTime() > (deadlines.get(entry.apnsId) ?? 0))
      .length,
    endedLate: pushes.filter(
      (push) => (push.settledAt?.getTime() ?? 0) > push.expirationAt.getTime() + LATE_MS,
    ).length,
  }
}

/** As it should be. */
export function nothingLost(calls: number): Losses {
  return {
    calls,
    pushes: calls,
    withoutVerdict: 0,
    withoutEnd: 0,
    acceptedNotDelivered: 0,
    duplicates: 0,
    strangers: 0,
    afterDeadline: 0,
    endedLate: 0,
  }
}

/** Phones of a tenant, made one after the other. */
export async function makePhones(tenant: TestTenant, count: number): Promise<TestPhone[]> {
  const phones: TestPhone[] = []
  for (let n = 0; n < count; n += 1) phones.push(await tenant.phone())
  return phones
}
