import { describe, expect, it } from 'vitest'
import { findPushTokens } from '#lib/devices/find-push-tokens.ts'
import { newAor, newPushToken, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

const world = useCallWorld()

async function statusOf(tenant: TestTenant, aor: string) {
  const { items } = await findPushTokens(tenant.ctx, { aor, status: 'all' })
  return items.map(({ pushToken, status, environment }) => ({ pushToken, status, environment }))
}

async function activeOf(tenant: TestTenant, aor: string) {
  return (await findPushTokens(tenant.ctx, { aor, status: 'active' })).items.map((item) => item.pushToken)
}

describe('what Apple answers', () => {
  it('a 410 newer than the last registration retires the push token', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.devices.unregister(phone.pushToken, new Date(Date.now() + 1_000))
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'push_failed' })
    expect(await statusOf(tenant, phone.aor)).toMatchObject([{ status: 'invalid' }])
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'no_token' })
  })

  it('a 410 older than the last registration keeps the push token', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.devices.unregister(phone.pushToken, new Date(Date.now() - 60_000))
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'push_failed' })
    expect(await statusOf(tenant, phone.aor)).toMatchObject([{ status: 'active' }])
  })

  it('a 410 that a refreshed REGISTER has overtaken keeps the push token', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    await phone.wake({ xToken: newPushToken() })
    await phone.wake({ at: minutesAgo(30).toISOString() })
    await phone.wake()
    world.apns.devices.unregister(phone.pushToken, minutesAgo(10))
    await tenant.call({ aor: phone.aor })
    expect(await activeOf(tenant, phone.aor)).toEqual([phone.pushToken])
  })

  it('a REGISTER dated in the future counts as of now, so that a later 410 still retires its push token', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    await phone.wake({ at: '2090-01-01T00:00:00Z' })
    world.apns.devices.unregister(phone.pushToken, new Date(Date.now() + 1_000))
    await tenant.call({ aor: phone.aor })
    expect(await activeOf(tenant, phone.aor)).toEqual([])
  })

  it('BadDeviceToken is healed by the other environment inside the same call, and learnt', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone({ environment: 'sandbox' })
    const answer = await tenant.call({ aor: phone.aor, detail: true })
    expect(answer).toMatchObject({ verdict: '', pushed: 1, failed: 0 })
    expect(answer.devices).toMatchObject([{ environment: 'sandbox', status: 'accepted' }])
    expect(phone.inbox()).toHaveLength(1)
    expect(await statusOf(tenant, phone.aor)).toMatchObject([{ status: 'active', environment: 'sandbox' }])
    const before = world.apns.ledger().length
    await tenant.call({ aor: phone.aor })
    expect(world.apns.ledger().length - before).toBe(1)
  })

  it('BadDeviceToken in both environments sets the push token aside until it registers again', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone({ knownToApns: false })
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'push_failed' })
    expect(await statusOf(tenant, phone.aor)).toMatchObject([{ status: 'invalid' }])
    expect((await phone.wake()).pushTokenStatus).toBe('active')
    expect(await statusOf(tenant, phone.aor)).toMatchObject([{ status: 'active' }])
  })

  it('an unregistered phone that registers again with the same push token is pushed again', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    world.apns.devices.unregister(phone.pushToken, new Date(Date.now() + 1_000))
    await tenant.call({ aor: phone.aor })
    world.apns.devices.register({
      pushToken: phone.pushToken,
      topics: [tenant.topic],
      environment: 'production',
    })
    await phone.wake()
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1, verdict: '' })
  })
})

describe('what the phone says', () => {
  it('a new push token of the same installation replaces the old one', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const rotated = newPushToken()
    world.apns.devices.register({ pushToken: rotated, topics: [tenant.topic], environment: 'production' })
    expect(await phone.wake({ xToken: rotated })).toMatchObject({
      pushTokenStatus: 'replaced',
      deviceId: phone.deviceId,
    })
    expect(await statusOf(tenant, phone.aor)).toMatchObject([
      { pushToken: rotated, status: 'active' },
      { pushToken: phone.pushToken, status: 'replaced' },
    ])
    await tenant.call({ aor: phone.aor })
    expect(world.apns.inbox(rotated)).toHaveLength(1)
    expect(phone.inbox()).toHaveLength(0)
  })

  it('a push token that registers for another account moves there and rings its former owner no more', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const newOwner = newAor()
    const answer = await tenant.register({
      aor: newOwner,
      contact: '<sip:new@10.0.0.2>;+sip.instance="<urn:uuid:another>"',
      expires: 600,
      xToken: phone.pushToken,
    })
    expect(answer.pushTokenStatus).toBe('moved')
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'no_token' })
    expect(await tenant.call({ aor: newOwner })).toMatchObject({ pushed: 1 })
  })

  it('Expires 0 disables the push token, and a new REGISTER brings it back', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    expect((await phone.wake({ expires: 0 })).pushTokenStatus).toBe('disabled')
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ verdict: 'no_token' })
    expect((await phone.wake()).pushTokenStatus).toBe('active')
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1 })
  })

  it('Expires 0 keeps the push token of an app that unregisters when it sleeps', async () => {
    const tenant = await world.tenant({ onUnregister: 'keep' })
    const phone = await tenant.phone()
    await phone.wake({ expires: 0 })
    expect(await tenant.call({ aor: phone.aor })).toMatchObject({ pushed: 1 })
  })

  it('Contact * with Expires 0 disables every push token of the account', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    await tenant.phone({ aor })
    await tenant.phone({ aor })
    expect((await tenant.register({ aor, contact: '*', expires: 0 })).pushTokenStatus).toBe('disabled')
    expect((await statusOf(tenant, aor)).map((one) => one.status)).toEqual(['disabled', 'disabled'])
  })

  it('an RFC 8599 Contact that has lost its pn-prid disables the push token', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const pushToken = newPushToken()
    const instance = '+sip.instance="<urn:uuid:8599>"'
    const pn = `pn-provider=apns;pn-prid=${pushToken};pn-param=TEAM123456.${tenant.bundleId}.voip`
    const first = await tenant.register({ aor, contact: `<sip:p@10.0.0.3;${pn}>;${instance}`, expires: 600 })
    expect(first.pushTokenStatus).toBe('active')
    const second = await tenant.register({ aor, contact: `<sip:p@10.0.0.3>;${instance}`, expires: 600 })
    expect(second).toMatchObject({ pushTokenStatus: 'disabled', deviceId: first.deviceId })
  })

  it('a lapsed binding changes nothing, unless the app asks for it', async () => {
    const kept = await world.tenant()
    const keptPhone = await kept.phone()
    await keptPhone.wake({ expires: 1, at: new Date(Date.now() - 60_000).toISOString() })
    expect(await kept.call({ aor: keptPhone.aor })).toMatchObject({ pushed: 1 })

    const strict = await world.tenant({ onLapse: 'disable' })
    const lapsed = await strict.phone()
    await lapsed.wake({ expires: 1, at: new Date(Date.now() - 60_000).toISOString() })
    expect(await strict.call({ aor: lapsed.aor })).toMatchObject({ verdict: 'no_token' })
  })

  it('a Contact with pn-provider and no pn-prid is a query: nothing is stored', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const answer = await tenant.register({ aor, contact: '<sip:q@10.0.0.4;pn-provider=apns>', expires: 600 })
    expect(answer).toMatchObject({ deviceId: '', pushTokenStatus: 'none', featureCaps: '*;+sip.pns="apns"' })
    expect(await world.db.prisma.account.count({ where: { tenantId: tenant.tenantId, aor } })).toBe(0)
  })

  it('a REGISTER without a push token is stored as a desk phone', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const answer = await tenant.register({ aor, contact: '<sip:desk@10.0.0.5>', expires: 600 })
    expect(answer.pushTokenStatus).toBe('none')
    const again = await tenant.register({
      aor,
      contact: '<sip:desk@10.0.0.5>',
      expires: 600,
      callId: 'other',
    })
    expect(again.deviceId).toBe(answer.deviceId)
  })

  it('each carrier gives the same push token', async () => {
    const tenant = await world.tenant()
    const carriers = (pushToken: string) => [
      { contact: '<sip:c@10.0.0.6>', headers: { 'X-Token': pushToken } },
      { contact: `<sip:c@10.0.0.6;xToken=${pushToken}>` },
      {
        contact: `<sip:c@10.0.0.6;pn-provider=apns;pn-prid=${pushToken};pn-param=T.${tenant.bundleId}.voip>`,
      },
    ]
    for (const index of [0, 1, 2]) {
      const aor = newAor()
      const pushToken = newPushToken()
      const members = carriers(pushToken)[index]
      expect(await tenant.register({ aor, expires: 600, ...members })).toMatchObject({
        pushTokenStatus: 'active',
      })
      expect(await statusOf(tenant, aor)).toMatchObject([{ pushToken, status: 'active' }])
      const stored = await world.db.prisma.registration.findFirst({
        where: { tenantId: tenant.tenantId, device: { account: { aor } } },
      })
      expect(JSON.stringify([stored?.contact, stored?.contactUri])).not.toContain(pushToken)
    }
  })

  it('a whole REGISTER as raw text gives the same as its members', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const pushToken = newPushToken()
    const raw = [
      'REGISTER sip:pbx.example.com SIP/2.0',
      'Via: SIP/2.0/TCP 10.0.0.7;branch=z9hG4bKraw',
      `From: <${aor}>;tag=1`,
      `To: <${aor}>`,
      'Call-ID: raw-register',
      'CSeq: 7 REGISTER',
      'Contact: <sip:raw@10.0.0.7;transport=tcp>;+sip.instance="<urn:uuid:raw>"',
      `X-Token: ${pushToken}`,
      'User-Agent: Raw/1',
      'Expires: 300',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n')
    expect(await tenant.register({ aor, raw })).toMatchObject({ pushTokenStatus: 'active' })
    expect(await statusOf(tenant, aor)).toMatchObject([{ pushToken, status: 'active' }])
  })

  it('a malformed push token is said and never stored', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const answer = await tenant.register({
      aor,
      contact: '<sip:m@10.0.0.8>',
      expires: 60,
      xToken: '../../1/apps/x',
    })
    expect(answer.pushTokenStatus).toBe('malformed')
    expect(await statusOf(tenant, aor)).toEqual([])
  })

  it('a push token for an app that the tenant does not have is said as no_app', async () => {
    const tenant = await world.tenant()
    const answer = await tenant.register({
      aor: newAor(),
      contact: '<sip:n@10.0.0.8>',
      expires: 60,
      xToken: newPushToken(),
      app: 'com.example.other',
    })
    expect(answer.pushTokenStatus).toBe('no_app')
  })
})
