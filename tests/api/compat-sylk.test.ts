import { describe, expect, test } from 'vitest'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'
import { type ApiTenant, allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()

/** As Python's json.dumps writes it: a space behind colons and commas. */
function pythonJson(members: Record<string, unknown>): string {
  const parts = Object.entries(members).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  )
  return `{${parts.join(', ')}}`
}

/** As sylk-pushclient-v2 sends it with python-requests, the API key in the user-info of its `--url`. */
function requests(method: string, path: string, key: string, members: Record<string, unknown>) {
  const body = pythonJson(members)
  const lines = [
    `${method} /api/v1/compat/sylk/v2/tokens/${path} HTTP/1.1`,
    `Host: ${world.origin.replace('http://', '')}`,
    'User-Agent: python-requests/2.28.1',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Connection: keep-alive',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Content-Type: application/json',
    `Authorization: Basic ${Buffer.from(`sylk:${key}`).toString('base64')}`,
  ]
  return sendRaw(world.origin, `${lines.join('\r\n')}\r\n\r\n${body}`)
}

const addOf = (tenant: ApiTenant, pushToken: string, device: string) => ({
  platform: 'apple',
  'app-id': tenant.bundleId,
  token: pushToken,
  'device-id': device,
  silent: '1',
  'user-agent': 'None',
})

const pushOf = (account: string, callId: string, more: Record<string, unknown> = {}) => ({
  'media-type': 'audio',
  event: 'incoming_session',
  from: 'alice@example.com',
  'from-display-name': 'Alice',
  to: account,
  'call-id': callId,
  reason: null,
  ...more,
})

async function accountWith(tenant: ApiTenant, devices: string[]) {
  const account = newAor().slice(4)
  const pushTokens: string[] = []
  for (const device of devices) {
    const pushToken = newPushToken()
    world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
    await requests('POST', account, tenant.key, addOf(tenant, pushToken, device))
    pushTokens.push(pushToken)
  }
  return { account, pushTokens, pushes: () => pushTokens.map((one) => world.calls.apns.inbox(one).length) }
}

describe('sylk-pushserver v2: push tokens', () => {
  test('adding one answers what was kept', async () => {
    const tenant = await world.tenant()
    const [account, voip, alert] = [newAor().slice(4), newPushToken(), newPushToken()]
    const reply = await requests('POST', account, tenant.key, addOf(tenant, `${voip}#${alert}`, 'iphone-1'))
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      'app-id': tenant.bundleId,
      platform: 'apple',
      token: `${voip}#${alert}`,
      'device-id': 'iphone-1',
      silent: '1',
      'user-agent': 'None',
    })
    const found = await tenant.send('GET', `/push-tokens?aor=${account}`)
    const kinds = found.json.items.map((item: { kind: string; pushToken: string }) => [
      item.kind,
      item.pushToken,
    ])
    expect(new Map(kinds)).toEqual(
      new Map([
        ['voip', voip],
        ['alert', alert],
      ]),
    )
    expect(new Set(found.json.items.map((item: { deviceId: string }) => item.deviceId)).size).toBe(1)
  })

  test('removing one leaves the other phone, and removing it again finds nothing', async () => {
    const tenant = await world.tenant()
    const { account, pushes } = await accountWith(tenant, ['iphone-1', 'iphone-2'])
    const remove = { 'app-id': tenant.bundleId, 'device-id': 'iphone-1' }
    expect((await requests('DELETE', account, tenant.key, remove)).body).toEqual(remove)
    const again = await requests('DELETE', account, tenant.key, remove)
    expect([again.status, again.body.code]).toEqual([404, 404])
    await requests('POST', `${account}/push`, tenant.key, pushOf(account, 'after@sylk'))
    expect(pushes()).toEqual([0, 1])
  })

  test.each([
    ['an app that is not configured', { 'app-id': 'com.example.other' }, '/app'],
    ['a platform that is not sent to', { platform: 'firebase' }, '/platform'],
    ['a push token that is none', { token: 'x' }, '/token'],
  ])('%s is 400 in the words of that software', async (_what, members, where) => {
    const tenant = await world.tenant()
    const add = { ...addOf(tenant, newPushToken(), 'iphone-1'), ...members }
    const reply = await requests('POST', newAor().slice(4), tenant.key, add)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({ code: 400, description: expect.stringContaining(where), data: '' })
  })
})

describe('sylk-pushserver v2: push', () => {
  test('wakes every phone of the account, and tells of each', async () => {
    const tenant = await world.tenant()
    const { account, pushes } = await accountWith(tenant, ['iphone-1', 'iphone-2'])
    const reply = await requests('POST', `${account}/push`, tenant.key, pushOf(account, 'all@sylk'))
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ code: 200, description: 'push notification responses' })
    const devices = reply.body.data.map((one: Record<string, unknown>) => [one['device-id'], one.code])
    expect(new Map(devices)).toEqual(
      new Map([
        ['iphone-1', 200],
        ['iphone-2', 200],
      ]),
    )
    expect(pushes()).toEqual([1, 1])
  })

  test('the same call-id again sends nothing', async () => {
    const tenant = await world.tenant()
    const { account, pushes } = await accountWith(tenant, ['iphone-1'])
    const send = () => requests('POST', `${account}/push`, tenant.key, pushOf(account, 'twice@sylk'))
    const [first, second] = [await send(), await send()]
    expect(second.body).toEqual(first.body)
    expect(pushes()).toEqual([1])
  })

  test('for one device-id wakes that phone alone', async () => {
    const tenant = await world.tenant()
    const { account, pushes } = await accountWith(tenant, ['iphone-1', 'iphone-2'])
    const reply = await requests('POST', `${account}/push/iphone-2`, tenant.key, pushOf(account, 'one@sylk'))
    expect(reply.body.data).toMatchObject([{ 'device-id': 'iphone-2', code: 200 }])
    expect(pushes()).toEqual([0, 1])
    const unknown = await requests(
      'POST',
      `${account}/push/iphone-3`,
      tenant.key,
      pushOf(account, 'none@sylk'),
    )
    expect(unknown.body).toEqual({
      code: 404,
      description: 'Push request was not sent: device not found',
      data: '',
    })
  })

  test('for nobody is 404, and stands in the history', async () => {
    const tenant = await world.tenant()
    const account = newAor().slice(4)
    const reply = await requests('POST', `${account}/push`, tenant.key, pushOf(account, 'nobody@sylk'))
    expect(reply.status).toBe(404)
    expect(reply.body.description).toBe('Push request was not sent: user not found')
    const calls = await tenant.send('GET', `/calls?aor=${account}`)
    expect(calls.json.items).toMatchObject([{ verdict: 'no_token' }])
  })

  test('cancel ends the call and sends nothing', async () => {
    const tenant = await world.tenant()
    const { account, pushes } = await accountWith(tenant, ['iphone-1'])
    const started = await requests('POST', `${account}/push`, tenant.key, pushOf(account, 'gone@sylk'))
    const cancel = pushOf(account, 'gone@sylk', { event: 'cancel', reason: 'user_hangup' })
    expect((await requests('POST', `${account}/push`, tenant.key, cancel)).status).toBe(200)
    const call = await tenant.send('GET', `/calls/${started.body.pushHint}`)
    expect(call.json.verdict).toBe('cancelled')
    expect(pushes()).toEqual([1])
  })

  test.each([
    ['a message', { event: 'message' }, '/event'],
    ['no call-id', { 'call-id': '' }, '/call-id'],
    ['no caller', { from: null }, '/from'],
  ])('%s is refused, and nothing rings', async (_what, members, where) => {
    const tenant = await world.tenant()
    const { account, pushes } = await accountWith(tenant, ['iphone-1'])
    const reply = await requests('POST', `${account}/push`, tenant.key, pushOf(account, 'bad@sylk', members))
    expect([reply.status, reply.body.code]).toEqual([400, 400])
    expect(reply.body.description).toContain(where)
    expect(pushes()).toEqual([0])
  })

  test('without an API key, or with one that may not, it is told so in its own words', async () => {
    const tenant = await world.tenant()
    const { account } = await accountWith(tenant, ['iphone-1'])
    const unknown = await requests('POST', `${account}/push`, 'rvl_nothing', pushOf(account, 'a@sylk'))
    expect([unknown.status, unknown.body.code, unknown.headers.get('content-type')]).toEqual([
      401,
      401,
      'application/json',
    ])
    expect(unknown.headers.get('www-authenticate')).toMatch(/^Basic /)
    const weak = await tenant.makeKey({ scopes: allScopesBut('calls:write') })
    const refused = await requests('POST', `${account}/push`, weak, pushOf(account, 'a@sylk'))
    expect(refused.body).toEqual({
      code: 403,
      description: 'This API key does not have the scope calls:write.',
      data: '',
    })
  })
})
