import { describe, expect, it } from 'vitest'
import { idTime } from '#lib/platform/ids.ts'
import type { ApiTenant } from '#tests/api/api-world.ts'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { useCauseWorld } from './cause-world.ts'

const world = useCauseWorld()

const SHORT = { wait: 'registered', waitSeconds: 2 }

/** As if the tenant's phones had not been heard of since. */
async function sleepSince({ tenantId }: ApiTenant, at: Date): Promise<void> {
  const { prisma } = world.api.calls.db
  await prisma.registration.updateMany({ where: { tenantId }, data: { registeredAt: at, expiresAt: at } })
  await prisma.pushToken.updateMany({ where: { tenantId }, data: { lastRegisteredAt: at } })
}

describe('pushed, and the phone never came', () => {
  it('a PBX that reports no REGISTERs: what is not known is not blamed on the phone', async () => {
    const tenant = await world.tenant()
    const { aor, pushToken } = { aor: newAor(), pushToken: newPushToken() }
    world.api.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
    await tenant.send('PUT', '/push-tokens', { body: { aor, pushToken } })
    const pushHint = await world.call(tenant, { aor, ...SHORT })
    const told = {
      cause: 'unknown',
      summary: /whether the phone .* is not known/,
      advice: /no REGISTERs/,
    } as const
    await world.expectTold(tenant, pushHint, told)
    await world.report(tenant, pushHint, { type: 'answered' })
    await world.expectTold(tenant, pushHint, { cause: 'answered', summary: /was answered/ })
  })

  it('a phone that is bound and does not register anew', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, ...SHORT })
    await world.expectTold(tenant, pushHint, {
      cause: 'never_registered',
      summary: /its registration from before was still good/,
      evidence: [/good for 10 min more/, /never woken by a push/],
      advice: /register again from its PushKit handler/,
    })
  })

  it('a phone that sleeps on, and how many pushes woke it not', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await sleepSince(tenant, new Date(Date.now() - 6 * 86_400_000))
    await world.call(tenant, { aor: phone.aor, callId: 'a', ...SHORT })
    const pushHint = await world.call(tenant, { aor: phone.aor, callId: 'b', ...SHORT })
    await world.expectTold(tenant, pushHint, {
      cause: 'never_registered',
      summary: /it may be switched off, without network, or without the app/,
      evidence: [/2 pushes since, this one the last, none woke it/, /it last registered 6 days before/],
      advice: /whether the phone has network/,
    })
  })

  it('an app that was removed: a later push tells of it', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, callId: 'a', ...SHORT })
    world.api.calls.apns.devices.unregister(phone.pushToken)
    await world.call(tenant, { aor: phone.aor, callId: 'b', ...SHORT })
    await world.expectTold(tenant, pushHint, {
      cause: 'never_registered',
      summary: /the app had most likely been removed/,
      evidence: [/Apple refused a later push, .* with 410 Unregistered/],
      advice: /install the app again/,
    })
  })

  it('an app that got the push and did not report it to CallKit, and is not woken after', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const first = await world.call(tenant, { aor: phone.aor, callId: 'a', ...SHORT })
    await world.reportByApp(phone, first, 'push_received')
    await world.expectTold(tenant, first, {
      cause: 'never_registered',
      summary: /got the push and did not report a call to CallKit/,
      evidence: [/no callkit_reported came/],
      advice: /must report each VoIP push to CallKit/,
    })
    const second = await world.call(tenant, { aor: phone.aor, callId: 'b', ...SHORT })
    await world.expectTold(tenant, second, {
      cause: 'never_registered',
      summary: /iOS has most likely stopped handing VoIP pushes to the app/,
      evidence: [/the app did not get this push/, /got 1 push and did not report/],
    })
  })

  it('an app that showed the call and got no REGISTER through', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, ...SHORT })
    await world.reportByApp(phone, pushHint, 'push_received', 'callkit_reported')
    await world.expectTold(tenant, pushHint, {
      cause: 'never_registered',
      summary: /showed the call, but no accepted REGISTER/,
      advice: /Look for the REGISTER in the PBX’s log/,
    })
  })
})

describe('the phone came too late', () => {
  it('says by how much, and looks at the wait', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, ...SHORT })
    await phone.wake()
    await world.expectTold(tenant, pushHint, {
      cause: 'registered_late',
      summary: /after the INVITE, when the wait of 2 s was over/,
      evidence: [/^\d+ ms too late$|^\d(\.\d)? s too late$/],
      advice: /Raise the wait of the app/,
    })
  })

  it('or was only reported too late', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, ...SHORT })
    await phone.wake({ at: new Date(idTime(pushHint).getTime() + 500).toISOString() })
    await world.expectTold(tenant, pushHint, {
      cause: 'registered_late',
      summary: /but the PBX reported it only when the wait of 2 s was over/,
      advice: /report REGISTERs as they come/,
    })
  })
})

describe('the PBX refused the REGISTER', () => {
  it('of the only phone: the call ends at once', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const pushHint = await world.call(tenant, { aor: phone.aor, waitSeconds: 30 })
    await world.report(tenant, pushHint, { type: 'register_rejected', code: 403, detail: 'banned' })
    expect(await world.verdict(tenant, pushHint)).toBe('register_rejected')
    await world.expectTold(tenant, pushHint, {
      cause: 'register_rejected',
      summary: /refused it with 403/,
      evidence: [/the PBX says: banned/],
      advice: /ban list/,
    })
  })

  it('of both phones, one after the other or at the same time: the second ends the call', async () => {
    const tenant = await world.tenant()
    for (const atOnce of [false, true]) {
      const aor = newAor()
      const phones = [await tenant.phone({ aor }), await tenant.phone({ aor })]
      const pushHint = await world.call(tenant, { aor, waitSeconds: 30 })
      const refusals = phones.map(({ deviceId }) => ({ type: 'register_rejected', code: 403, deviceId }))
      if (atOnce) await Promise.all(refusals.map((one) => world.report(tenant, pushHint, one)))
      else await world.report(tenant, pushHint, ...refusals)
      expect(await world.verdict(tenant, pushHint)).toBe('register_rejected')
    }
  })

  it('of one phone twice, or of nobody in particular: the other one may still come', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const [refused, other] = [await tenant.phone({ aor }), await tenant.phone({ aor })]
    const pushHint = await world.call(tenant, { aor, waitSeconds: 30 })
    const { deviceId } = refused
    await world.report(
      tenant,
      pushHint,
      { type: 'register_rejected', code: 401, deviceId },
      { type: 'register_rejected', code: 401, deviceId },
      { type: 'register_rejected', code: 401 },
    )
    await world.expectTold(tenant, pushHint, { cause: 'in_progress', summary: /waiting for the phone/ })
    expect((await other.wake()).released).toEqual([pushHint])
  })

  it('of one phone, while the other slept on: that is why nobody rang', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const [refused] = [await tenant.phone({ aor }), await tenant.phone({ aor })]
    const pushHint = await world.call(tenant, { aor, waitSeconds: 3 })
    await world.report(tenant, pushHint, {
      type: 'register_rejected',
      code: 401,
      deviceId: refused.deviceId,
    })
    expect(await world.verdict(tenant, pushHint)).not.toBe('')
    await world.expectTold(tenant, pushHint, {
      cause: 'register_rejected',
      summary: /woke and tried to register .* refused it with 401/,
      evidence: [/did not register at all/],
      advice: /password/,
    })
  })
})
