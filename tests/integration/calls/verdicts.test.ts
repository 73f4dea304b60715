import { describe, expect, it } from 'vitest'
import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { reportCallEvents } from '#lib/calls/report-call-events.ts'
import { callEventInput } from '#lib/calls/schemas.ts'
import { DEFAULT_WAIT_SECONDS, newAor, newPushToken, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

const event = (members: Record<string, unknown>) => callEventInput.parse(members)

describe('verdicts', () => {
  it('a phone that registers again releases the call with its Contact, and the push carried the hint', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const call = tenant.call({
      aor: phone.aor,
      wait: 'registered',
      caller: 'sip:200@pbx.example.com',
      callerName: 'Alice',
      callId: 'first',
    })
    await expect.poll(() => phone.inbox().length).toBe(1)
    const report = await phone.wake()
    const reportedMs = Date.now()
    const answer = await call
    expect(Date.now() - reportedMs, 'told, long before it would have looked again').toBeLessThan(10_000)
    expect(answer).toMatchObject({
      decision: 'forward',
      verdict: 'registered',
      sipCode: 0,
      pushed: 1,
      failed: 0,
      waitSeconds: DEFAULT_WAIT_SECONDS,
      contact: 'sip:phone@10.0.0.1:30002;transport=tcp',
    })
    expect(report.released).toEqual([answer.pushHint])
    expect(report.calls).toEqual([
      {
        pushHint: answer.pushHint,
        callId: 'first',
        caller: 'sip:200@pbx.example.com',
        contact: answer.contact,
      },
    ])
    const [push] = phone.inbox()
    expect(push).toMatchObject({
      pushType: 'voip',
      priority: 10,
      topic: tenant.topic,
      environment: 'production',
    })
    expect(push?.payload).toMatchObject({
      aps: { pushHint: answer.pushHint, callerName: 'Alice', callerNumber: '200', withVideo: false },
    })
    const { deadlineAt } = await world.db.prisma.call.findUniqueOrThrow({ where: { id: answer.pushHint } })
    expect(push?.expiration).toBe(Math.floor(deadlineAt.getTime() / 1000))
  })

  it('an account without a push token gets no_token, forward, and an empty hint', async () => {
    const tenant = await world.tenant()
    const answer = await tenant.call({ aor: newAor(), wait: 'registered' })
    expect(answer).toMatchObject({
      pushHint: '',
      decision: 'forward',
      verdict: 'no_token',
      sipCode: 480,
      pushed: 0,
      failed: 0,
      contact: '',
    })
  })

  it('a refused push is push_failed at once, not after the wait', async () => {
    const tenant = await world.tenant({ waitSeconds: 20 })
    const phone = await tenant.phone()
    world.apns.devices.unregister(phone.pushToken)
    const startedMs = Date.now()
    const answer = await tenant.call({ aor: phone.aor, wait: 'registered' })
    expect(Date.now() - startedMs).toBeLessThan(10_000)
    expect(answer).toMatchObject({
      decision: 'reject',
      verdict: 'push_failed',
      sipCode: 480,
      pushed: 0,
      failed: 1,
    })
  })

  it('push_failed forwards where a desk phone is registered', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await tenant.register({ aor: phone.aor, contact: '<sip:desk@10.0.0.9>', expires: 600, userAgent: 'Desk' })
    world.apns.devices.unregister(phone.pushToken)
    const answer = await tenant.call({ aor: phone.aor })
    expect(answer).toMatchObject({ decision: 'forward', verdict: 'push_failed', sipCode: 0 })
  })

  it('a phone that never comes is no_register when the wait is over', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const answer = await tenant.call({ aor: phone.aor, wait: 'registered', waitSeconds: 1 })
    expect(answer).toMatchObject({ decision: 'reject', verdict: 'no_register', sipCode: 480, pushed: 1 })
    const detail = await getCall(tenant.ctx, answer.pushHint)
    expect(detail).toMatchObject({ state: 'no_register', diagnosis: { cause: 'never_registered' } })
  })

  it('a REGISTER that the PBX refused is register_rejected', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    await reportCallEvents(tenant.ctx, [event({ pushHint, type: 'register_rejected', code: 403 })])
    const answer = await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 1, detail: false })
    expect(answer).toMatchObject({ decision: 'reject', verdict: 'register_rejected', sipCode: 480 })
  })

  it('a caller who gives up ends the wait with cancelled and 487', async () => {
    const tenant = await world.tenant({ waitSeconds: 20 })
    const phone = await tenant.phone()
    const waiting = tenant.call({ aor: phone.aor, wait: 'registered', callId: 'given-up' })
    await expect.poll(() => phone.inbox().length).toBe(1)
    await reportCallEvents(tenant.ctx, [event({ callId: 'given-up', aor: phone.aor, type: 'cancelled' })])
    expect(await waiting).toMatchObject({ decision: 'reject', verdict: 'cancelled', sipCode: 487 })
  })
})

describe('repeats and order', () => {
  it('the same Call-ID again gets the same answer and no second push', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const request = { aor: phone.aor, callId: 'retransmitted', caller: '200' }
    const [first, second] = await Promise.all([tenant.call(request), tenant.call(request)])
    const third = await tenant.call(request)
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(phone.inbox()).toHaveLength(1)
  })

  it('a repeat at another gateway waits for the first one’s verdict', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const other = await world.openGateway()
    const request = { aor: phone.aor, callId: 'two-gateways', wait: 'registered' }
    const first = tenant.call(request)
    await expect.poll(() => phone.inbox().length).toBe(1)
    const second = tenant.call(request, tenant.through(other))
    await phone.wake()
    expect(await second).toEqual(await first)
    expect(phone.inbox()).toHaveLength(1)
  })

  it('a REGISTER that comes before APNs has answered still releases the call', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.faults.add({ match: { pushToken: phone.pushToken }, action: { kind: 'latency', ms: 500 } })
    const waiting = tenant.call({ aor: phone.aor, wait: 'pushed' })
    await expect
      .poll(() => world.apns.ledger().some((entry) => entry.pushToken === phone.pushToken))
      .toBe(true)
    await phone.wake()
    expect(await waiting).toMatchObject({ verdict: 'registered', decision: 'forward' })
    world.apns.faults.clear()
  })

  it('a REGISTER older by CSeq wakes nobody', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await phone.wake()
    await phone.wake()
    const { pushHint } = await tenant.call({ aor: phone.aor })
    const answer = await phone.wake({ cseq: 1 })
    expect(answer.released).toEqual([])
    const standing = await awaitVerdict(tenant.ctx, { pushHint, waitSeconds: 1, detail: false })
    expect(standing.verdict).toBe('')
  })

  it('a REGISTER dated well before the call wakes nobody', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await tenant.call({ aor: phone.aor })
    const answer = await phone.wake({ at: new Date(Date.now() - 10_000).toISOString() })
    expect(answer.released).toEqual([])
  })

  it('a REGISTER after the wait is noted as late and changes no verdict', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { pushHint } = await tenant.call({ aor: phone.aor, wait: 'registered', waitSeconds: 1 })
    expect((await phone.wake()).released).toEqual([])
    const detail = await getCall(tenant.ctx, pushHint)
    expect(detail).toMatchObject({ verdict: 'no_register', diagnosis: { cause: 'registered_late' } })
  })

  it('events out of order and twice leave the same call as in order', async () => {
    const tenant = await world.tenant()
    const inOrder = ['forwarded', 'ringing', 'answered', 'ended']
    const orders = [
      inOrder,
      [...inOrder].reverse(),
      ['answered', 'forwarded', 'answered', 'ended', 'ringing', 'ended'],
    ]
    const outcomes: unknown[] = []
    for (const order of orders) {
      const phone = await tenant.phone()
      const call = tenant.call({ aor: phone.aor, wait: 'registered' })
      await expect.poll(() => phone.inbox().length).toBe(1)
      await phone.wake()
      const { pushHint } = await call
      const at = (type: string) => new Date(Date.now() + 1_000 * inOrder.indexOf(type)).toISOString()
      const events = order.map((type) => event({ pushHint, type, at: at(type) }))
      expect(await reportCallEvents(tenant.ctx, events)).toEqual({
        ok: true,
        accepted: order.length,
        ignored: 0,
      })
      const { state, verdict, diagnosis } = await getCall(tenant.ctx, pushHint)
      outcomes.push({ state, verdict, cause: diagnosis.cause })
    }
    expect(outcomes).toEqual(Array(3).fill({ state: 'answered', verdict: 'registered', cause: 'answered' }))
  })

  it('events of a call that nobody knows are counted as ignored', async () => {
    const tenant = await world.tenant()
    const unknown = event({ callId: 'never-heard-of', aor: newAor(), type: 'answered' })
    expect(await reportCallEvents(tenant.ctx, [unknown])).toEqual({ ok: true, accepted: 0, ignored: 1 })
  })

  it('two callers to one phone are both released by one REGISTER', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const calls = ['a', 'b'].map((callId) => tenant.call({ aor: phone.aor, wait: 'registered', callId }))
    await expect.poll(() => phone.inbox().length).toBe(2)
    const report = await phone.wake()
    const answers = await Promise.all(calls)
    expect(answers.map((answer) => answer.verdict)).toEqual(['registered', 'registered'])
    expect(report.released.sort()).toEqual(answers.map((answer) => answer.pushHint).sort())
  })
})

describe('push tokens that come back', () => {
  it('an unknown push token in a REGISTER is pushed at the next call', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    expect(await tenant.call({ aor })).toMatchObject({ verdict: 'no_token' })
    const phone = await tenant.phone({ aor, pushToken: newPushToken() })
    expect(await tenant.call({ aor })).toMatchObject({ pushed: 1, verdict: '' })
    expect(phone.inbox()).toHaveLength(1)
  })
})
