import { describe, expect, it } from 'vitest'
import type { ApiTenant } from '#tests/api/api-world.ts'
import type { TestPhone } from '#tests/support/call-world.ts'
import { useCauseWorld } from './cause-world.ts'

const world = useCauseWorld()

/** A call whose phone has registered again. */
async function wokenCall(tenant: ApiTenant, body: Record<string, unknown> = {}) {
  const phone = await tenant.phone()
  const pushHint = await world.call(tenant, { aor: phone.aor, waitSeconds: 30, ...body })
  expect((await phone.wake()).released).toEqual([pushHint])
  return { phone, pushHint }
}

describe('what people did', () => {
  it('a call goes on, rings and is answered', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, waitSeconds: 30 })
    await world.expectTold(tenant, pushHint, { cause: 'in_progress', summary: /Apple has accepted 1 push/ })
    await phone.wake()
    await world.report(tenant, pushHint, { type: 'forwarded' }, { type: 'ringing', code: 180 })
    await world.expectTold(tenant, pushHint, { cause: 'in_progress', summary: /The phone is ringing/ })
    await world.report(tenant, pushHint, { type: 'answered', code: 200 })
    await world.expectTold(tenant, pushHint, {
      cause: 'answered',
      summary: /answered after/,
      evidence: [/Apple accepted the push/, /first REGISTER .* after the INVITE/],
    })
  })

  it.each([
    [
      'declined',
      'declined',
      [{ type: 'ringing' }, { type: 'refused', code: 603 }],
      /declined the call with 603/,
    ],
    ['busy', 'busy', [{ type: 'forwarded' }, { type: 'refused', code: 486 }], /busy: it answered 486/],
    [
      'unanswered',
      'unanswered',
      [{ type: 'ringing' }, { type: 'timeout', afterMs: 2_000 }],
      /rang for .*, and nobody answered/,
    ],
    [
      'taken elsewhere, by the reason of the CANCEL',
      'answered_elsewhere',
      [{ type: 'ringing' }, { type: 'cancelled', detail: 'SIP;cause=200;text="Call completed elsewhere"' }],
      /Another device of the account took the call/,
    ],
    [
      'given up while it rang',
      'caller_cancelled',
      [{ type: 'ringing' }, { type: 'cancelled' }],
      /while the phone was ringing/,
    ],
    [
      'refused for a reason of SIP',
      'unknown',
      [{ type: 'forwarded' }, { type: 'failed', code: 488 }],
      /the forwarded INVITE failed with 488/,
    ],
  ] as const)('%s', async (_, cause, events, summary) => {
    const tenant = await world.tenant()
    const { pushHint } = await wokenCall(tenant)
    await world.report(tenant, pushHint, ...events)
    await world.expectTold(tenant, pushHint, { cause, summary })
  })

  it('answered by a desk phone, whose name is told', async () => {
    const tenant = await world.tenant()
    const { phone, pushHint } = await wokenCall(tenant)
    const desk = await tenant.register({
      aor: phone.aor,
      contact: '<sip:desk@10.0.0.9>',
      expires: 600,
      userAgent: 'Desk/1.0',
    })
    await world.report(tenant, pushHint, { type: 'answered', deviceId: desk.deviceId })
    await world.expectTold(tenant, pushHint, {
      cause: 'answered_elsewhere',
      summary: /Another device of the account took the call/,
    })
  })

  it('given up before the phone had come, which came all the same', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, waitSeconds: 30 })
    await world.report(tenant, pushHint, { type: 'cancelled' })
    expect((await phone.wake()).released).toEqual([])
    await world.expectTold(tenant, pushHint, {
      cause: 'caller_cancelled',
      summary: /gave up after .*, before the phone had registered again/,
      evidence: [/the wait would have been 30 s/, /the phone registered .* later/],
    })
  })
})

describe('the INVITE went astray', () => {
  it('never forwarded until the caller gave up', async () => {
    const tenant = await world.tenant()
    const { pushHint } = await wokenCall(tenant)
    await world.report(tenant, pushHint, { type: 'cancelled', afterMs: 4_000 })
    await world.expectTold(tenant, pushHint, {
      cause: 'not_forwarded',
      summary: /the PBX never forwarded the INVITE/,
      evidence: [/the caller gave up .* later/],
      advice: /acts on the verdict `registered`/,
    })
  })

  it('forwarded before the REGISTER', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, waitSeconds: 30 })
    await world.report(tenant, pushHint, { type: 'forwarded' })
    await phone.wake()
    await world.expectTold(tenant, pushHint, {
      cause: 'forwarded_before_register',
      summary: /forwarded the INVITE .* before the phone had registered/,
      evidence: [/it was not forwarded again/],
      isListedAtOnce: false,
      advice: /wait for the verdict/,
    })
  })

  it('forwarded without a push hint', async () => {
    const tenant = await world.tenant()
    const { pushHint } = await wokenCall(tenant)
    await world.report(tenant, pushHint, { type: 'forwarded', detail: 'no X-PushHint in INVITE' })
    await world.expectTold(tenant, pushHint, {
      cause: 'forwarded_without_hint',
      summary: /without this call’s push hint/,
      evidence: [/no X-PushHint in INVITE/],
    })
  })

  it('forwarded with a push hint that matches no call', async () => {
    const tenant = await world.tenant()
    const { phone, pushHint } = await wokenCall(tenant, { callId: 'mine' })
    const stray = '019a0000-0000-7000-8000-00000000ffff'
    const forwarded = { type: 'forwarded', callId: 'mine', aor: phone.aor, pushHint: stray }
    await world.report(tenant, pushHint, forwarded)
    await world.expectTold(tenant, pushHint, {
      cause: 'forwarded_without_hint',
      summary: /a push hint that is not this call’s/,
      evidence: [new RegExp(stray)],
      advice: /into `X-PushHint`, unchanged/,
    })
  })

  it('push and INVITE of two calls crossed: each call names the other', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const [first, second] = await twoCalls(tenant, phone)
    await phone.wake()
    const aor = phone.aor
    await world.report(
      tenant,
      first,
      { type: 'forwarded', callId: 'first', aor, pushHint: second },
      { type: 'forwarded', callId: 'second', aor, pushHint: first },
    )
    const crossed = { cause: 'forwarded_without_hint', summary: /the push hint of another call/ } as const
    await world.expectTold(tenant, first, {
      ...crossed,
      evidence: [/the call from 302, which began .* after/],
    })
    await world.expectTold(tenant, second, {
      ...crossed,
      evidence: [/the call from 301, which began .* before/],
    })
  })

  it('the app got push and INVITE and never joined them, while another call came', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const [, second] = await twoCalls(tenant, phone)
    await phone.wake()
    await world.report(tenant, second, { type: 'forwarded' }, { type: 'timeout', afterMs: 1_000 })
    await world.reportByApp(phone, second, 'invite_received', 'push_received')
    await world.expectTold(tenant, second, {
      cause: 'forwarded_without_hint',
      summary: /it never joined them to one call/,
      evidence: [/another call to this account, from 301, began .* before this call/],
      advice: /in either order/,
    })
  })
})

/** Two callers to one phone, in this order. */
async function twoCalls(tenant: ApiTenant, { aor }: TestPhone): Promise<[string, string]> {
  const first = await world.call(tenant, { aor, callId: 'first', caller: '301', waitSeconds: 30 })
  const second = await world.call(tenant, { aor, callId: 'second', caller: '302', waitSeconds: 30 })
  return [first, second]
}
