import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestTenant, useCallWorld } from '#tests/support/call-world.ts'
import { type Beginning, type Report, tellCall } from './told-call.ts'

const world = useCallWorld()

/** Each run is two whole calls on the database; a smaller example of a failure is not worth its time. */
const RUNS = { numRuns: 20, endOnFailure: true }
const PATIENCE_MS = 60_000

let tenant: TestTenant
beforeAll(async () => {
  tenant = await world.tenant()
})

const phone = fc.constantFrom<0 | 1>(0, 1)
const afterMs = fc.integer({ min: 100, max: 60_000 })

/** What a PBX may see of a call, except what gives it its verdict while it waits. */
const seenByPbx = fc.record({
  by: fc.constant('pbx' as const),
  type: fc.constantFrom(
    'forwarded',
    'ringing',
    'answered',
    'refused',
    'failed',
    'timeout',
    'rejected',
    'ended',
    'quality',
  ),
  code: fc.constantFrom(undefined, 200, 408, 480, 486, 488, 600, 603),
  phone: fc.constantFrom<0 | 1 | null>(null, 0, 1),
  afterMs,
})

const seenByApp = fc.record({
  by: fc.constant('app' as const),
  type: fc.constantFrom('push_received', 'callkit_reported', 'invite_received', 'matched', 'ended'),
  phone,
  afterMs,
})

const cancelled = (after: number): Report => ({
  by: 'pbx',
  type: 'cancelled',
  code: undefined,
  phone: null,
  afterMs: after,
})
const refused = (which: 0 | 1, after: number): Report => ({
  by: 'pbx',
  type: 'register_rejected',
  code: 403,
  phone: which,
  afterMs: after,
})
const registered = (which: 0 | 1, after: number): Report => ({
  by: 'register',
  phone: which,
  afterMs: after,
})

/** Reports in two orders, the second with repeats, and whether that one is told at once. */
function inTwoOrders(reports: fc.Arbitrary<readonly Report[]>) {
  return reports.chain((told) =>
    fc.record({
      told: fc.constant(told),
      retold: fc
        .subarray([...told], { maxLength: Math.min(4, told.length) })
        .chain((again) =>
          fc.shuffledSubarray([...told, ...again], { minLength: told.length + again.length }),
        ),
      atOnce: fc.boolean(),
    }),
  )
}

const seen = fc.array(fc.oneof(seenByPbx, seenByApp), { maxLength: 7 })

describe('the same reports in any order and with repeats end in the same state, verdict and cause', () => {
  it(
    'when the call has its verdict: answers, refusals, CANCELs, late REGISTERs, and what the app saw',
    async () => {
      const beginning = fc.record<Beginning>({
        verdict: fc.constantFrom(
          'registered',
          'no_register',
          'register_rejected',
          'push_failed',
          'cancelled',
        ),
      })
      const after = fc.tuple(
        seen,
        fc.subarray<Report>(
          [
            cancelled(5_000),
            refused(0, 1_500),
            refused(1, 1_700),
            registered(0, 40_000),
            registered(1, 50_000),
          ],
          { maxLength: 4 },
        ),
      )
      const reports = inTwoOrders(after.map(([first, second]) => [...first, ...second]))
      await fc.assert(
        fc.asyncProperty(beginning, reports, async (begin, { told, retold, atOnce }) => {
          const expected = await tellCall(tenant, begin, told, false)
          expect(await tellCall(tenant, begin, retold, atOnce)).toEqual(expected)
          expect(expected.storedCause, 'the stored cause is the diagnosed one').toBe(expected.cause)
        }),
        RUNS,
      )
    },
    PATIENCE_MS,
  )

  it(
    'while it waits: Apple’s answers, REGISTERs in time, a CANCEL, or the end of the wait',
    async () => {
      // What gives a verdict is of one kind in each call: which of two came first is a decision of the gateway, by
      // the arrival of the first, and is never taken back.
      const deciding = fc.oneof(
        fc.constant<Report[]>([]),
        fc.constant<Report[]>([cancelled(5_000)]),
        fc.subarray<Report>([registered(0, 1_400), registered(1, 4_000)], { minLength: 1 }),
      )
      const answers = fc
        .tuple(fc.boolean(), fc.boolean())
        .filter(([first, second]) => first || second)
        .map((accepted) =>
          accepted.map((one, n): Report => ({ by: 'apple', phone: n as 0 | 1, accepted: one })),
        )
      const reports = inTwoOrders(
        fc.tuple(answers, deciding, seen).map(([first, second, third]) => [...first, ...second, ...third]),
      )
      await fc.assert(
        fc.asyncProperty(reports, async ({ told, retold, atOnce }) => {
          const expected = await tellCall(tenant, { verdict: null }, told, false)
          expect(await tellCall(tenant, { verdict: null }, retold, atOnce)).toEqual(expected)
          expect(expected.storedCause, 'the stored cause is the diagnosed one').toBe(expected.cause)
        }),
        RUNS,
      )
    },
    PATIENCE_MS,
  )

  it(
    'while it waits, when the PBX refuses the REGISTERs of one phone or of both',
    async () => {
      const refusals = fc.subarray<Report>([refused(0, 1_500), refused(1, 1_700)], { minLength: 1 })
      const answers: Report[] = [
        { by: 'apple', phone: 0, accepted: true },
        { by: 'apple', phone: 1, accepted: true },
      ]
      const reports = inTwoOrders(
        fc
          .tuple(refusals, fc.array(seenByApp, { maxLength: 4 }))
          .map(([first, second]) => [...answers, ...first, ...second]),
      )
      await fc.assert(
        fc.asyncProperty(reports, async ({ told, retold, atOnce }) => {
          const expected = await tellCall(tenant, { verdict: null }, told, false)
          expect(await tellCall(tenant, { verdict: null }, retold, atOnce)).toEqual(expected)
          expect(expected).toMatchObject({
            state: 'register_rejected',
            verdict: 'register_rejected',
            cause: 'register_rejected',
          })
        }),
        RUNS,
      )
    },
    PATIENCE_MS,
  )
})
