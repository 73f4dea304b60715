import fc from 'fast-check'
import { expect, it } from 'vitest'
import { getCall } from '#lib/calls/get-call.ts'
import { reportCallEvents } from '#lib/calls/report-call-events.ts'
import { callEventInput } from '#lib/calls/schemas.ts'
import { newId } from '#lib/platform/ids.ts'
import { useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

const RUNS = 25

type Report = { type: string; code?: number; afterMs: number }

/** After a phone has registered, anything may be reported. Times are part of a report, so its order is not. */
const reports = fc.uniqueArray(
  fc.record({
    type: fc.constantFrom(
      'forwarded',
      'ringing',
      'answered',
      'refused',
      'failed',
      'timeout',
      'cancelled',
      'rejected',
      'ended',
      'quality',
    ),
    code: fc.constantFrom(undefined, 200, 408, 480, 486, 603),
    afterMs: fc.integer({ min: 3_000, max: 60_000 }),
  }),
  { minLength: 1, maxLength: 6, selector: (report) => report.type },
)

const shuffledWithRepeats = reports.chain((inOrder) =>
  fc.record({
    inOrder: fc.constant(inOrder),
    shuffled: fc.array(fc.nat({ max: inOrder.length - 1 }), { maxLength: 4 }).chain((repeats) =>
      fc.shuffledSubarray([...inOrder, ...repeats.map((n) => inOrder[n] as (typeof inOrder)[number])], {
        minLength: inOrder.length + repeats.length,
      }),
    ),
  }),
)

it('the same reports in any order and with repeats end in the same state, verdict and cause', async () => {
  const tenant = await world.tenant()
  const startedAt = new Date(Date.now() - 120_000)

  const outcomeOf = async (said: readonly Report[], atOnce: boolean) => {
    const pushHint = newId(startedAt)
    await world.db.prisma.call.create({
      data: {
        id: pushHint,
        tenantId: tenant.tenantId,
        appId: tenant.appId,
        aor: 'sip:order@pbx.example.com',
        state: 'registered',
        verdict: 'registered',
        waitMs: 10_000,
        startedAt,
        deadlineAt: new Date(startedAt.getTime() + 10_000),
        pushedCount: 1,
        acceptedCount: 1,
        wokeCount: 1,
        pushedAt: startedAt,
        firstWokeAt: new Date(startedAt.getTime() + 2_000),
        verdictAt: new Date(startedAt.getTime() + 2_000),
      },
    })
    const events = said.map(({ type, code, afterMs }) =>
      callEventInput.parse({
        pushHint,
        type,
        at: new Date(startedAt.getTime() + afterMs).toISOString(),
        ...(code === undefined ? {} : { code }),
      }),
    )
    if (atOnce) await Promise.all(events.map((event) => reportCallEvents(tenant.ctx, [event])))
    else {
      for (const event of events) await reportCallEvents(tenant.ctx, [event])
    }
    await tenant.ctx.background.drain(5_000)
    const { state, verdict, diagnosis } = await getCall(tenant.ctx, pushHint)
    const { cause, forwardedAt, answeredAt, endedAt } = await world.db.prisma.call.findUniqueOrThrow({
      where: { id: pushHint },
    })
    expect(cause, 'the stored cause is the diagnosed one').toBe(diagnosis.cause)
    return {
      state,
      verdict,
      cause: diagnosis.cause,
      summary: diagnosis.summary,
      forwardedAt,
      answeredAt,
      endedAt,
    }
  }

  await fc.assert(
    fc.asyncProperty(shuffledWithRepeats, fc.boolean(), async ({ inOrder, shuffled }, atOnce) => {
      expect(await outcomeOf(shuffled, atOnce)).toEqual(await outcomeOf(inOrder, false))
    }),
    { numRuns: RUNS },
  )
}, 40_000)
