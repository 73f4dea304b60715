import { describe, expect, test } from 'vitest'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()
const CONTACT = '<sip:100@203.0.113.7:5060;transport=tcp>'

describe('POST /registrations', () => {
  test('takes a REGISTER with a push token in a header', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const pushToken = newPushToken()
    const body = { aor, contact: CONTACT, expires: 600, xToken: pushToken, app: tenant.bundleId }
    const reply = await tenant.send('POST', '/registrations', { body })
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      ok: true,
      deviceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pushTokenStatus: 'active',
      environment: 'unknown',
      released: [],
      calls: [],
      featureCaps: '',
      sipCode: 0,
      sipReason: '',
      minExpires: 0,
    })
    const again = await tenant.send('POST', '/registrations', { body })
    expect(again.json).toEqual({ ...reply.json, pushTokenStatus: 'unchanged' })
  })

  test('stores a REGISTER without any push token too', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/registrations', { body: { aor: newAor(), contact: CONTACT } })
    expect(reply.json).toMatchObject({ ok: true, pushTokenStatus: 'none' })
    expect(reply.json.deviceId).not.toBe('')
  })

  test('names the calls that the REGISTER released', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const call = await tenant.send('POST', '/calls', {
      body: { aor: phone.aor, callId: 'released@pbx', caller: '200' },
    })
    const reply = await tenant.send('POST', '/registrations', {
      body: { aor: phone.aor, contact: CONTACT, expires: 600, xToken: phone.pushToken },
    })
    expect(reply.json.released).toEqual([call.json.pushHint])
    expect(reply.json.calls).toEqual([
      {
        pushHint: call.json.pushHint,
        callId: 'released@pbx',
        caller: '200',
        contact: 'sip:100@203.0.113.7:5060;transport=tcp',
      },
    ])
  })

  test('answers an RFC 8599 query with featureCaps and stores nothing', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/registrations', {
      body: { aor: newAor(), contact: '<sip:100@203.0.113.7;pn-provider=apns>', expires: 600 },
    })
    expect(reply.json).toMatchObject({ deviceId: '', featureCaps: '*;+sip.pns="apns"' })
    expect(await world.calls.db.prisma.account.count({ where: { tenantId: tenant.tenantId } })).toBe(0)
  })

  test('answers an array item by item, and a bad item harms no other', async () => {
    const tenant = await world.tenant()
    const good = { aor: newAor(), contact: CONTACT, expires: 600, xToken: newPushToken() }
    const reply = await tenant.send('POST', '/registrations', {
      body: [good, { aor: 'nobody' }, { aor: newAor(), contact: '<<<', expires: 600 }, 'text', good],
    })
    expect(reply.status).toBe(200)
    expect(reply.json).toMatchObject({ ok: true, accepted: 2, rejected: 3 })
    const [first, second, third, fourth, fifth] = reply.json.items
    expect(first).toMatchObject({ ok: true, pushTokenStatus: 'active' })
    expect(second).toEqual({
      ok: false,
      code: 'invalid',
      detail: '/1/aor: The AOR has no user: write it as sip:user@host.',
      errors: [{ pointer: '/1/aor', message: 'The AOR has no user: write it as sip:user@host.' }],
    })
    expect(third).toMatchObject({ ok: false, code: 'invalid', errors: [{ pointer: '/2/contact' }] })
    expect(fourth.errors).toEqual([{ pointer: '/3', message: 'must be an object' }])
    expect(fifth).toMatchObject({ ok: true, deviceId: first.deviceId, pushTokenStatus: 'unchanged' })
  })

  test('takes 500 at once and refuses 501 and none', async () => {
    const tenant = await world.tenant()
    const items = Array.from({ length: 501 }, (_, index) => ({
      aor: `sip:${index}@bulk.example.com`,
      contact: CONTACT,
      expires: 0,
    }))
    const taken = await tenant.send('POST', '/registrations', { body: items.slice(0, 500) })
    expect(taken.json).toMatchObject({ ok: true, accepted: 500, rejected: 0 })
    for (const body of [items, []]) {
      const refused = await tenant.send('POST', '/registrations', { body })
      expect(refused.status).toBe(422)
      expect(refused.json.errors[0].pointer).toBe('')
    }
  })

  test('refuses what is wrong in one object with 422', async () => {
    const tenant = await world.tenant()
    const body = {
      aor: newAor(),
      contact: '<<<',
      expires: -1,
      headers: { 'X-Any': 'taken', 'X-Bad': 5 },
      token: 'x',
    }
    const reply = await tenant.send('POST', '/registrations', { body })
    expect(reply.status).toBe(422)
    expect(reply.json.errors).toEqual([
      { pointer: '/expires', message: 'must be at least 0' },
      { pointer: '/headers/X-Bad', message: 'must be a text' },
      { pointer: '/token', message: '"token" is not a member that is known here' },
    ])
  })

  test('needs registrations:write', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('registrations:write') })
    expect((await world.send('POST', '/registrations', { key, body: { aor: newAor() } })).status).toBe(403)
    expect((await world.send('POST', '/registrations', { body: { aor: newAor() } })).status).toBe(401)
  })
})

describe('DELETE /registrations', () => {
  test.each(['body', 'query'])('says in its %s what expires 0 says', async (where) => {
    const tenant = await world.tenant()
    const aor = newAor()
    const pushToken = newPushToken()
    await tenant.send('POST', '/registrations', {
      body: { aor, contact: CONTACT, expires: 600, xToken: pushToken },
    })
    const members = { aor, contact: CONTACT, xToken: pushToken }
    const reply =
      where === 'body'
        ? await tenant.send('DELETE', '/registrations', { body: members })
        : await tenant.send('DELETE', `/registrations?${new URLSearchParams(members)}`)
    expect(reply.json).toMatchObject({ ok: true, pushTokenStatus: 'disabled' })
    expect((await tenant.send('GET', `/push-tokens?aor=${aor}`)).json.items).toEqual([])
  })
})
