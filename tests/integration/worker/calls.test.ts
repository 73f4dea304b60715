import { expect, it } from 'vitest'
import { diagnoseLeftoverCalls, leftoverLookBackMs } from '#lib/calls/diagnose-leftover-calls.ts'
import { sweepAbandonedCalls } from '#lib/calls/sweep-abandoned-calls.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { insertCall, insertPush, workerContext } from './world.ts'

const database = useTestDatabase({ poolSize: 10 })

const NOW = new Date('2026-11-23T12:00:00.000Z')
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const readCall = (id: string) => database.db.prisma.call.findUniqueOrThrow({ where: { id } })
const readPush = (id: string) => database.db.prisma.push.findUniqueOrThrow({ where: { id } })

it('calls that their gateway left get a verdict and a cause, once, however many workers sweep', async () => {
  const ctx = workerContext(database.db, NOW)
  const pushed = await insertCall(database.db, ago(20_000), { pushedCount: 1, acceptedCount: 1 })
  await insertPush(database.db, pushed, ago(19_999), 'accepted')
  const unanswered = await insertCall(database.db, ago(20_000), { pushedCount: 1, state: 'pushing' })
  const pendingId = await insertPush(database.db, unanswered, ago(19_999), 'pending')
  const waiting = await insertCall(database.db, ago(5_000), { pushedCount: 1, acceptedCount: 1 })

  const sweeps = await Promise.all([1, 2, 3].map(() => sweepAbandonedCalls(ctx)))

  expect(
    sweeps
      .flat()
      .map((call) => call.callId)
      .sort(),
  ).toEqual([pushed.id, unanswered.id].sort())
  expect(await readCall(pushed.id)).toMatchObject({
    verdict: 'no_register',
    state: 'no_register',
    // No REGISTER of its phone was ever reported, so nobody knows whether it woke.
    cause: 'unknown',
    failedCount: 0,
  })
  expect(await readCall(unanswered.id)).toMatchObject({ verdict: 'no_register', failedCount: 1 })
  expect(await readPush(pendingId)).toMatchObject({ status: 'unsent', reason: 'gateway_lost' })
  expect(await readCall(waiting.id)).toMatchObject({ verdict: null, cause: 'in_progress' })
})

it('a sweep leaves no call behind, also when there are more than fit a statement', async () => {
  const ctx = workerContext(database.db, NOW)
  const first = await insertCall(database.db, ago(60_000), { pushedCount: 1, acceptedCount: 1 })
  await Promise.all(
    Array.from({ length: 450 }, (_, n) =>
      insertCall(database.db, ago(30_000 + n), {
        tenantId: first.tenantId,
        pushedCount: 1,
        acceptedCount: 1,
      }),
    ),
  )
  expect(await sweepAbandonedCalls(ctx)).toHaveLength(451)
  expect(await database.db.prisma.call.count({ where: { tenantId: first.tenantId, verdict: null } })).toBe(0)
})

it('a push whose call had its verdict before its gateway died gets an end and is counted, once', async () => {
  const ctx = workerContext(database.db, NOW)
  const call = await insertCall(database.db, ago(90_000), {
    state: 'registered',
    verdict: 'registered',
    pushedCount: 2,
    acceptedCount: 1,
    wokeCount: 1,
    firstWokeAt: ago(88_000),
    cause: 'not_forwarded',
  })
  const pendingId = await insertPush(database.db, call, ago(89_999), 'pending')
  const youngId = await insertPush(database.db, call, ago(5_000), 'pending')
  const turns = await Promise.all([1, 2].map(() => diagnoseLeftoverCalls(ctx, 360_000)))
  expect(turns.reduce((sum, turn) => sum + turn.pushesEnded, 0)).toBe(1)
  expect(await readPush(pendingId)).toMatchObject({
    status: 'unsent',
    reason: 'gateway_lost',
    settledAt: NOW,
  })
  expect(await readPush(youngId)).toMatchObject({ status: 'pending' })
  expect(await readCall(call.id)).toMatchObject({ failedCount: 1, verdict: 'registered' })
})

it('a call that is over gets its cause, and one that still rings keeps in_progress', async () => {
  const ctx = workerContext(database.db, NOW)
  const registered = { state: 'registered', verdict: 'registered', pushedCount: 1, wokeCount: 1 } as const
  const over = await insertCall(database.db, ago(300_000), { ...registered, firstWokeAt: ago(298_000) })
  const rings = await insertCall(database.db, ago(100_000), {
    ...registered,
    state: 'ringing',
    firstWokeAt: ago(98_000),
    forwardedAt: ago(97_000),
  })
  await diagnoseLeftoverCalls(ctx, 360_000)
  expect(await readCall(over.id)).toMatchObject({ cause: 'not_forwarded' })
  expect(await readCall(rings.id)).toMatchObject({ cause: 'in_progress' })
  ctx.clock.advance(120_000)
  await diagnoseLeftoverCalls(ctx, 360_000)
  expect(await readCall(rings.id)).toMatchObject({ cause: 'unknown' })
})

it('what was left while no worker ran is found at the first turn, and then now and then', () => {
  expect(leftoverLookBackMs(NOW, true)).toBe(86_400_000)
  expect(leftoverLookBackMs(NOW, false)).toBe(3_600_000)
  expect(leftoverLookBackMs(new Date(NOW.getTime() + 60_000), false)).toBe(360_000)
})
