import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type ApiTenant, useApiWorld } from '#tests/api/api-world.ts'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'

const world = useApiWorld()
const KIT = readFileSync(
  path.resolve(import.meta.dirname, '../../../kits/flexisip/flexisip-reveille.conf'),
  'utf8',
)
const [THROUGH_PROXY = '', STRAIGHT = ''] = [...KIT.matchAll(/^#?external-push-uri=\S+?\/(api\S+)$/gm)].map(
  ([, uri]) => uri ?? '',
)

/** Flexisip's `substituteArgs`: keys in the order of a sorted map, the first place of each, escaped. */
function substitute(template: string, values: Record<string, string>): string {
  let text = template
  for (const key of Object.keys(values).toSorted()) {
    const at = text.indexOf(`$${key}`)
    if (at < 0) continue
    const escaped = encodeURIComponent(values[key] ?? '').replaceAll(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
    text = text.slice(0, at) + escaped + text.slice(at + key.length + 1)
  }
  return text
}

function callOf(tenant: ApiTenant, pushToken: string, aor: string): Record<string, string> {
  return {
    type: 'apple',
    token: pushToken,
    'app-id': `${tenant.bundleId}.voip.prod`,
    'from-name': 'Zoë & "Max"',
    'from-uri': 'sip:+4930123@sip.example.org;user=phone',
    'from-tag': 'a73kszlfl',
    'to-uri': aor,
    'call-id': 'Ab~1.x@192.0.2.1',
    event: 'call',
    uid: '"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>"',
    msgid: 'IC_MSG',
    sound: 'empty',
  }
}

function knownToApple(tenant: ApiTenant): string {
  const pushToken = newPushToken()
  world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
  return pushToken
}

test('both of the kit’s URIs wake a phone as Flexisip sends them', async () => {
  const host = world.origin.replace('http://', '')
  const tenant = await world.tenant()
  const key = await tenant.makeKey({ scopes: ['calls:write', 'tokens:write'] })

  const first = knownToApple(tenant)
  const proxied = substitute(THROUGH_PROXY, callOf(tenant, first, newAor()))
  // HTTP/2 of Flexisip, as the proxy of the kit passes it on.
  const post = `POST /${proxied} HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nAuthorization: Bearer ${key}\r\ncontent-type: text/plain\r\ncontent-length: 0\r\n\r\n`
  const one = await sendRaw(world.origin, post)
  expect([one.status, one.body.pushed]).toEqual([200, 1])
  const call = await tenant.send('GET', `/calls/${one.body.pushHint}`)
  expect(call.json).toMatchObject({
    callId: 'Ab~1.x@192.0.2.1',
    caller: 'sip:+4930123@sip.example.org;user=phone',
    callerName: 'Zoë & "Max"',
  })

  const second = knownToApple(tenant)
  const straight = substitute(STRAIGHT, callOf(tenant, second, newAor())).replace('rvl_replace_me', key)
  const get = `GET /${straight} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`
  const two = await sendRaw(world.origin, get)
  expect([two.status, two.body.decision]).toEqual([200, 'wait'])
  await expect.poll(() => world.calls.apns.inbox(second).length).toBe(1)
  expect(world.calls.apns.inbox(first)).toHaveLength(1)
})

test('the kit replaces every placeholder that it uses, and refresh pushes stay off', () => {
  const tenant = { bundleId: 'com.example.phone' } as ApiTenant
  for (const uri of [THROUGH_PROXY, STRAIGHT]) {
    expect(substitute(uri, callOf(tenant, 'aa', 'sip:a@b.example'))).not.toContain('$')
  }
  expect(KIT).toMatch(/^register-wakeup-interval=0$/m)
})
