import { describe, expect, test } from 'vitest'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { type ApiTenant, useApiWorld } from './api-world.ts'

const world = useApiWorld()

type Pn = { provider?: string; prid?: string; param?: string; host?: string; tags?: string; expires?: number }

/** A Contact as RFC 8599 has it. `provider: ''` stands without a value. */
function contactOf(
  tenant: ApiTenant,
  { provider = 'apns', prid, param, host = '203.0.113.7', tags = '' }: Pn,
) {
  const pnParam = param ?? `ABCDE12345.${tenant.bundleId}.voip`
  const parts = [
    `sip:100@${host}`,
    provider === '' ? 'pn-provider' : `pn-provider=${provider}`,
    ...(prid === undefined ? [] : [`pn-prid=${prid}`, `pn-param=${pnParam}`]),
  ]
  return `<${parts.join(';')}>${tags}`
}

async function register(tenant: ApiTenant, aor: string, pn: Pn, more: Record<string, unknown> = {}) {
  const contact = contactOf(tenant, pn)
  const body = { aor, contact, expires: pn.expires ?? 3600, ...more }
  const reply = await tenant.send('POST', '/registrations', { body })
  expect(reply.status).toBe(200)
  return reply.json
}

const SILENT = { featureCaps: '', sipCode: 0, sipReason: '', minExpires: 0 }
const NOT_SUPPORTED = { ...SILENT, sipCode: 555, sipReason: 'Push Notification Service Not Supported' }

async function strictTenant(): Promise<ApiTenant> {
  const tenant = await world.tenant()
  await world.calls.db.prisma.app.update({
    where: { tenantId_id: { tenantId: tenant.tenantId, id: tenant.appId } },
    data: { onLapse: 'disable' },
  })
  return tenant
}

describe('RFC 8599 §5.6.1.1: a REGISTER that asks for pushes', () => {
  test('is told in Feature-Caps that we push for it, the first time and on each refresh', async () => {
    const tenant = await world.tenant()
    const [aor, prid] = [newAor(), newPushToken()]
    for (const pushTokenStatus of ['active', 'unchanged']) {
      const answer = await register(tenant, aor, { prid })
      expect(answer).toMatchObject({ ...SILENT, pushTokenStatus, featureCaps: '*;+sip.pns="apns"' })
    }
  })

  test('names the push service as the phone did', async () => {
    const tenant = await world.tenant()
    const answer = await register(tenant, newAor(), { provider: 'apns.dev', prid: newPushToken() })
    expect(answer).toMatchObject({ environment: 'sandbox', featureCaps: '*;+sip.pns="apns.dev"' })
  })

  test('is told when to refresh, more than 120 s ahead, if it says that it can wake itself', async () => {
    const tenant = await world.tenant()
    const tags = ';+sip.pnsreg'
    const answer = await register(tenant, newAor(), { prid: newPushToken(), tags })
    expect(answer.featureCaps).toBe('*;+sip.pns="apns";+sip.pnsreg="150"')
    const brief = await register(tenant, newAor(), { prid: newPushToken(), tags, expires: 120 })
    expect(brief.featureCaps).toBe('*;+sip.pns="apns"')
  })

  test.each(['fcm', 'webpush', 'acme'])(
    'for %s is answered 555, for nobody here pushes there',
    async (provider) => {
      const tenant = await world.tenant()
      const answer = await register(tenant, newAor(), { provider, prid: 'abc', param: 'x' })
      expect(answer).toMatchObject({ ...NOT_SUPPORTED, pushTokenStatus: 'none' })
    },
  )

  test('promises nothing where no push token was kept', async () => {
    const tenant = await world.tenant()
    const malformed = await register(tenant, newAor(), { prid: 'no-hex' })
    expect(malformed).toMatchObject({ ...SILENT, pushTokenStatus: 'malformed' })
    const foreign = await register(tenant, newAor(), {
      prid: newPushToken(),
      param: 'TEAM.com.other.app.voip',
    })
    expect(foreign).toMatchObject({ ...SILENT, pushTokenStatus: 'no_app' })
  })

  test('a binding too short to be refreshed is answered 423, where pushes end with the binding', async () => {
    const tenant = await strictTenant()
    const brief = await register(tenant, newAor(), { prid: newPushToken(), expires: 299 })
    expect(brief).toMatchObject({
      featureCaps: '',
      sipCode: 423,
      sipReason: 'Interval Too Brief',
      minExpires: 300,
    })
    const enough = await register(tenant, newAor(), { prid: newPushToken(), expires: 300 })
    expect(enough).toMatchObject({ ...SILENT, featureCaps: '*;+sip.pns="apns"' })
  })

  test('no binding is too short where a lapsed one is pushed all the same', async () => {
    const tenant = await world.tenant()
    expect(await register(tenant, newAor(), { prid: newPushToken(), expires: 30 })).toMatchObject({
      sipCode: 0,
    })
  })

  test('a proxy before us that pushes for the phone is left to it', async () => {
    const tenant = await world.tenant()
    const [aor, prid] = [newAor(), newPushToken()]
    const headers = { 'Feature-Caps': '*;+sip.pns="apns"' }
    expect(await register(tenant, aor, { prid }, { headers })).toMatchObject({
      ...SILENT,
      pushTokenStatus: 'none',
    })
    expect((await tenant.send('POST', '/calls', { body: { aor } })).json.verdict).toBe('no_token')
    const other = { 'Feature-Caps': '*;+sip.pns="fcm"' }
    const answer = await register(tenant, aor, { prid }, { headers: other })
    expect(answer).toMatchObject({ pushTokenStatus: 'active', featureCaps: '*;+sip.pns="apns"' })
  })

  test('a push token from a header of the app’s own gets no advice about pn-provider', async () => {
    const tenant = await world.tenant()
    const pushToken = newPushToken()
    const answer = await register(
      tenant,
      newAor(),
      { provider: 'fcm', prid: 'device-1' },
      { xToken: pushToken },
    )
    expect(answer).toMatchObject({ ...SILENT, pushTokenStatus: 'active' })
  })
})

describe('RFC 8599 §5.6.1.2: a REGISTER that only asks what there is', () => {
  test.each([
    ['apns', { ...SILENT, featureCaps: '*;+sip.pns="apns"' }],
    ['', { ...SILENT, featureCaps: '*;+sip.pns="apns"' }],
    ['fcm', NOT_SUPPORTED],
  ])('about "%s" is answered, and nothing is stored', async (provider, expected) => {
    const tenant = await world.tenant()
    expect(await register(tenant, newAor(), { provider })).toMatchObject({ ...expected, deviceId: '' })
    expect(await world.calls.db.prisma.account.count({ where: { tenantId: tenant.tenantId } })).toBe(0)
  })
})

describe('RFC 8599 §4.1.2: a phone that wants no more pushes', () => {
  test('removes its binding with pn-provider but without pn-prid, and is pushed no more', async () => {
    const tenant = await world.tenant()
    const [aor, prid] = [newAor(), newPushToken()]
    await register(tenant, aor, { prid })
    const answer = await register(tenant, aor, { expires: 0 })
    expect(answer).toMatchObject({ ...SILENT, pushTokenStatus: 'disabled' })
    expect((await tenant.send('POST', '/calls', { body: { aor } })).json.verdict).toBe('no_token')
  })
})

describe('RFC 8599 §5.3: which REGISTER the waiting call was waiting for', () => {
  async function callTo(tenant: ApiTenant, aor: string) {
    const { json } = await tenant.send('POST', '/calls', { body: { aor, waitSeconds: 20 } })
    return json.pushHint as string
  }
  function phoneOf(tenant: ApiTenant, aor: string) {
    const prid = newPushToken()
    world.calls.apns.devices.register({ pushToken: prid, topics: [tenant.topic], environment: 'production' })
    return { prid, register: (pn: Pn = {}) => register(tenant, aor, { prid, ...pn }) }
  }

  test('the same pn-* at another address and port is the phone that was pushed', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const phone = phoneOf(tenant, aor)
    await phone.register()
    const pushHint = await callTo(tenant, aor)
    const answer = await phone.register({ host: '198.51.100.9:40123;transport=tcp' })
    expect(answer.released).toEqual([pushHint])
  })

  test('a desk phone’s REGISTER from the same address, without pn-*, releases nothing', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const phone = phoneOf(tenant, aor)
    await phone.register()
    await callTo(tenant, aor)
    const body = { aor, contact: '<sip:desk@203.0.113.8>', expires: 600 }
    expect((await tenant.send('POST', '/registrations', { body })).json.released).toEqual([])
  })

  test('each of two phones releases its own wait, by its pn-prid', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const [first, second] = [phoneOf(tenant, aor), phoneOf(tenant, aor)]
    await first.register({ host: '203.0.113.1' })
    await second.register({ host: '203.0.113.2' })
    const pushHint = await callTo(tenant, aor)
    const two = await second.register({ host: '203.0.113.2:6000' })
    const one = await first.register({ host: '203.0.113.1:6000' })
    expect([two.released, one.released]).toEqual([[pushHint], [pushHint]])
    expect(two.deviceId).not.toBe(one.deviceId)
  })

  test('a pn-prid that Apple has renewed is still that phone, by its +sip.instance', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const phone = phoneOf(tenant, aor)
    const tags = ';+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"'
    await phone.register({ tags })
    const pushHint = await callTo(tenant, aor)
    const answer = await register(tenant, aor, { prid: newPushToken(), tags, host: '198.51.100.77' })
    expect(answer).toMatchObject({ pushTokenStatus: 'replaced', released: [pushHint] })
  })
})

describe('RFC 8599 §4.1, §13: pn-* reach nobody else', () => {
  test('no pn-* stands in a Contact that is handed on, as URI or header parameter', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const prid = newPushToken()
    world.calls.apns.devices.register({ pushToken: prid, topics: [tenant.topic], environment: 'production' })
    const host = '203.0.113.7;transport=tcp;pn-purr=abc;pn-msg-str=IM'
    await register(tenant, aor, { prid, host })
    const call = tenant.send('POST', '/calls', { body: { aor, wait: 'registered', waitSeconds: 20 } })
    await expect.poll(() => world.calls.apns.inbox(prid).length, { interval: 5 }).toBe(1)
    const answer = await register(tenant, aor, { prid, host, tags: ';pn-provider=apns' })
    expect((await call).json.contact).toBe('sip:100@203.0.113.7;transport=tcp')
    expect(answer.calls[0].contact).toBe('sip:100@203.0.113.7;transport=tcp')
    expect(JSON.stringify((await call).json)).not.toContain('pn-')
  })
})
