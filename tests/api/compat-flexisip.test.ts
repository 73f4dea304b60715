import { describe, expect, test } from 'vitest'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'
import { type ApiTenant, useApiWorld } from './api-world.ts'

const world = useApiWorld()

/** Flexisip's `UriUtils::escape` with its `uriReserved`, besides what Sofia's `url_escape` always escapes. */
function flexisipEscape(value: string): string {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

type Push = Record<string, string>

/** The query in the order of the kit's `external-push-uri`, each placeholder replaced. */
function queryOf(push: Push): string {
  return Object.entries(push)
    .map(([name, value]) => `${name}=${flexisipEscape(value)}`)
    .join('&')
}

function pushOf(tenant: ApiTenant, aor: string, pushToken: string, more: Push = {}): Push {
  return {
    type: 'apple',
    token: pushToken,
    'app-id': `${tenant.bundleId}.voip.prod`,
    'from-name': 'Alice (Sales) & Söhne',
    'from-uri': 'sip:alice@sip.example.org',
    'to-uri': aor,
    'call-id': `${Math.random().toString(36).slice(2)}~o`,
    event: 'call',
    uid: '"<urn:uuid:1f2c3d4e-0000-1111-2222-333344445555>"',
    ...more,
  }
}

/** What Flexisip's GenericHttpRequest writes: no header but these, and none that could carry an API key. */
function request(method: string, query: string, text = ''): string {
  const host = world.origin.replace('http://', '')
  const body =
    text === ''
      ? 'Content-Length: 0\r\n\r\n'
      : `Content-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}\r\n`
  return `${method} /api/v1/compat/flexisip?${query} HTTP/1.1\r\nHost: ${host}\r\n${body}`
}

async function urlKey(tenant: ApiTenant): Promise<string> {
  return tenant.makeKey({ scopes: ['calls:write', 'tokens:write'] })
}

describe('Flexisip’s external push URI', () => {
  test.each(['GET', 'POST'])(
    'a %s request of a call wakes the phone, new push token or not',
    async (method) => {
      const tenant = await world.tenant()
      const key = await urlKey(tenant)
      const [aor, pushToken] = [newAor(), newPushToken()]
      world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
      for (const times of [1, 2]) {
        const push = pushOf(tenant, aor, pushToken)
        const reply = await sendRaw(world.origin, request(method, queryOf({ ...push, key })))
        expect(reply.status).toBe(200)
        expect(reply.body).toMatchObject({ decision: 'wait', verdict: '', pushed: 1, failed: 0 })
        expect(world.calls.apns.inbox(pushToken)).toHaveLength(times)
        const call = await tenant.send('GET', `/calls/${reply.body.pushHint}`)
        expect(call.json).toMatchObject({
          aor,
          callId: push['call-id'],
          caller: 'sip:alice@sip.example.org',
          callerName: 'Alice (Sales) & Söhne',
        })
      }
    },
  )

  test('`.dev` in the app id is the sandbox', async () => {
    const tenant = await world.tenant()
    const [aor, pushToken] = [newAor(), newPushToken()]
    world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'sandbox' })
    const push = pushOf(tenant, aor, pushToken, { 'app-id': `${tenant.bundleId}.voip.dev` })
    const reply = await tenant.send('GET', `/compat/flexisip?${queryOf(push)}`)
    expect(reply.json).toMatchObject({ pushed: 1, failed: 0 })
    expect(world.calls.apns.inbox(pushToken)).toHaveLength(1)
  })

  test('two requests of one Idempotency-Key that say different things in the query are not taken for one', async () => {
    const tenant = await world.tenant()
    const headers = { 'idempotency-key': 'same' }
    const [first, second] = [
      pushOf(tenant, newAor(), newPushToken()),
      pushOf(tenant, newAor(), newPushToken()),
    ]
    const send = (push: Push) => tenant.send('POST', `/compat/flexisip?${queryOf(push)}`, { headers })
    const reply = await send(first)
    expect((await send(first)).text).toBe(reply.text)
    expect((await send(second)).status).toBe(409)
  })

  test('one Call-ID is one push for each phone, however many requests come', async () => {
    const tenant = await world.tenant()
    const aor = newAor()
    const [first, second] = [newPushToken(), newPushToken()]
    for (const pushToken of [first, second]) {
      world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
    }
    const send = (pushToken: string, callId: string, uid: string) =>
      tenant.send(
        'GET',
        `/compat/flexisip?${queryOf(pushOf(tenant, aor, pushToken, { 'call-id': callId, uid }))}`,
      )
    for (const callId of ['first@flexi', 'second@flexi']) {
      await Promise.all([send(first, callId, 'phone-1'), send(second, callId, 'phone-2')])
      await Promise.all([send(first, callId, 'phone-1'), send(second, callId, 'phone-2')])
    }
    expect(world.calls.apns.inbox(first)).toHaveLength(2)
    expect(world.calls.apns.inbox(second)).toHaveLength(2)
  })

  test('no push token that Apple gave up is brought back, and Flexisip is told by the status', async () => {
    const tenant = await world.tenant()
    const [aor, pushToken] = [newAor(), newPushToken()]
    world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
    const send = () => tenant.send('GET', `/compat/flexisip?${queryOf(pushOf(tenant, aor, pushToken))}`)
    expect((await send()).status).toBe(200)
    await tenant.send('DELETE', `/push-tokens/${pushToken}`)
    const after = await send()
    expect(after.status).toBe(410)
    expect(after.json).toMatchObject({ verdict: 'no_token', pushed: 0 })
    expect(world.calls.apns.inbox(pushToken)).toHaveLength(1)
  })

  test('a push that Apple refuses is 502', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send(
      'GET',
      `/compat/flexisip?${queryOf(pushOf(tenant, newAor(), newPushToken()))}`,
    )
    expect(reply.status).toBe(502)
    expect(reply.json.verdict).toBe('push_failed')
  })

  test.each([
    ['the push of a MESSAGE', { event: 'message' }, '/event'],
    ['the push that wakes a phone to register again', { event: '' }, '/event'],
    ['a push for Android', { type: 'firebase' }, '/type'],
    ['a push token that is not for VoIP', { 'app-id': 'com.example.phone.prod' }, '/app-id'],
    ['a push token that is none', { token: 'xyz' }, '/token'],
    ['a placeholder that Flexisip does not know', { 'call-id': '$callid' }, '/call-id'],
    ['nobody that is called', { 'to-uri': 'sip:example.org' }, '/to-uri'],
  ])('%s is refused, and nothing rings', async (_what, members, pointer) => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const push = pushOf(tenant, phone.aor, phone.pushToken, members)
    const reply = await tenant.send('GET', `/compat/flexisip?${queryOf(push)}`)
    expect(reply.status).toBe(422)
    expect(reply.json.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([pointer])
    expect(phone.inbox()).toHaveLength(0)
  })

  test('the text of a MESSAGE behind the request is not taken for the next one', async () => {
    const tenant = await world.tenant()
    const query = queryOf({
      ...pushOf(tenant, newAor(), newPushToken(), { event: 'message' }),
      key: await urlKey(tenant),
    })
    expect((await sendRaw(world.origin, request('POST', query, 'GET / HTTP/1.1'))).status).toBe(422)
  })
})

describe('the API key of Flexisip', () => {
  test('without one nothing is done', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const query = queryOf(pushOf(tenant, phone.aor, phone.pushToken))
    const reply = await sendRaw(world.origin, request('GET', query))
    expect(reply.status).toBe(401)
    expect(phone.inbox()).toHaveLength(0)
  })

  test('in the URL it must be one that can do nothing but wake', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const query = queryOf({ ...pushOf(tenant, phone.aor, phone.pushToken), key: tenant.key })
    const reply = await sendRaw(world.origin, request('GET', query))
    expect(reply.status).toBe(403)
    expect(reply.body.detail).toContain('may have no scopes but calls:write and tokens:write')
    expect(phone.inbox()).toHaveLength(0)
  })

  test('in the URL of any other endpoint it is not looked at', async () => {
    const tenant = await world.tenant()
    const key = await urlKey(tenant)
    const reply = await world.send('POST', `/calls?key=${key}`, { body: { aor: newAor() } })
    expect(reply.status).toBe(401)
  })

  test('without tokens:write it wakes the phones that are known, and keeps no new push token', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const key = await tenant.makeKey({ scopes: ['calls:write'] })
    const send = (pushToken: string) =>
      world.send('GET', `/compat/flexisip?${queryOf(pushOf(tenant, phone.aor, pushToken))}`, { key })
    expect((await send(phone.pushToken)).status).toBe(200)
    const refused = await send(newPushToken())
    expect(refused.status).toBe(403)
    expect(refused.json.detail).toContain('tokens:write')
    expect(phone.inbox()).toHaveLength(1)
  })
})
