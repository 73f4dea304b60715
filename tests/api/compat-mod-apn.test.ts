import { describe, expect, test } from 'vitest'
import { newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'
import { type ApiTenant, useApiWorld } from './api-world.ts'

const world = useApiWorld()

/** The body of the kit's `post_data_template`: mod_apn replaces and encodes nothing. */
function jsonBody(tenant: ApiTenant, user: string, pushToken: string, more: Record<string, string> = {}) {
  const members = {
    type: 'voip',
    app_id: tenant.bundleId,
    user,
    realm: 'pbx.example.com',
    token: pushToken,
    platform: 'iOS',
    ...more,
  }
  return JSON.stringify(members)
}

/** As libcurl writes a POST with `CURLAUTH_BASIC`, whose content type is a form if none was set. */
function curlPost(key: string, body: string, contentType = 'application/x-www-form-urlencoded'): string {
  const basic = Buffer.from(`reveille:${key}`).toString('base64')
  const host = world.origin.replace('http://', '')
  return (
    `POST /api/v1/compat/mod-apn HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Basic ${basic}\r\n` +
    `Accept: */*\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
}

const newUser = () => `u${Math.random().toString(36).slice(2, 10)}`

function knownToApple(tenant: ApiTenant): string {
  const pushToken = newPushToken()
  world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
  return pushToken
}

describe('mod_apn’s push server', () => {
  test.each([
    ['JSON', 'application/json'],
    ['JSON under the content type of a form, libcurl’s own', 'application/x-www-form-urlencoded'],
  ])('a template of %s wakes the phone', async (_what, contentType) => {
    const tenant = await world.tenant()
    const [user, pushToken] = [newUser(), knownToApple(tenant)]
    const reply = await sendRaw(
      world.origin,
      curlPost(tenant.key, jsonBody(tenant, user, pushToken), contentType),
    )
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ decision: 'wait', pushed: 1 })
    expect(world.calls.apns.inbox(pushToken)).toHaveLength(1)
    const call = await tenant.send('GET', `/calls/${reply.body.pushHint}`)
    expect(call.json.aor).toBe(`sip:${user}@pbx.example.com`)
  })

  test('the form of its documentation wakes the phone too', async () => {
    const tenant = await world.tenant()
    const [user, pushToken] = [newUser(), knownToApple(tenant)]
    const body = `type=voip&app_id=${tenant.bundleId}&user=${user}&realm=pbx.example.com&token=${pushToken}&platform=iOS&payload=`
    expect((await sendRaw(world.origin, curlPost(tenant.key, body))).status).toBe(200)
    expect(world.calls.apns.inbox(pushToken)).toHaveLength(1)
  })

  test('a user with two push tokens gets two requests, and each phone one push', async () => {
    const tenant = await world.tenant()
    const user = newUser()
    const pushTokens = [knownToApple(tenant), knownToApple(tenant)]
    for (const pushToken of pushTokens) {
      await sendRaw(world.origin, curlPost(tenant.key, jsonBody(tenant, user, pushToken)))
    }
    expect(pushTokens.map((pushToken) => world.calls.apns.inbox(pushToken).length)).toEqual([1, 1])
  })

  test('a REGISTER that the event hook reports releases the call', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const [user = ''] = phone.aor.slice(4).split('@')
    const { body } = await sendRaw(
      world.origin,
      curlPost(tenant.key, jsonBody(tenant, user, phone.pushToken)),
    )
    expect((await phone.wake()).released).toEqual([body.pushHint])
  })

  test('what Apple refuses is not 200, so that mod_apn does not wait', async () => {
    const tenant = await world.tenant()
    const reply = await sendRaw(
      world.origin,
      curlPost(tenant.key, jsonBody(tenant, newUser(), newPushToken())),
    )
    expect(reply.status).toBe(502)
  })

  test.each([
    ['a push that is no call', { type: 'im' }, '/type'],
    ['a phone of another kind', { platform: 'Android' }, '/platform'],
    ['a user that is none', { user: '' }, '/user'],
    ['a push token that is none', { token: '-' }, '/token'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of mod_apn
    ['a placeholder that was not replaced', { realm: '${domain}' }, '/realm'],
    ['an app that the tenant does not have', { app_id: 'com.example.other' }, '/app'],
  ])('%s is refused by name', async (_what, members, pointer) => {
    const tenant = await world.tenant()
    const pushToken = knownToApple(tenant)
    const reply = await tenant.send('POST', '/compat/mod-apn', {
      headers: { 'content-type': 'application/json' },
      body: jsonBody(tenant, newUser(), pushToken, members),
    })
    expect(reply.status).toBe(422)
    expect(reply.json.errors[0].pointer).toBe(pointer)
    expect(world.calls.apns.inbox(pushToken)).toHaveLength(0)
  })

  test('without an API key it is asked for one, and never takes it from the URL', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: ['calls:write', 'tokens:write'] })
    const body = jsonBody(tenant, newUser(), newPushToken())
    const reply = await world.send('POST', `/compat/mod-apn?key=${key}`, { body })
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toMatch(/^Basic /)
  })
})
