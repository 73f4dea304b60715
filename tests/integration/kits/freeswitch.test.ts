import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { useApiWorld } from '#tests/api/api-world.ts'
import { newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'

const world = useApiWorld()
const KIT = readFileSync(path.resolve(import.meta.dirname, '../../../kits/freeswitch/apn.conf.xml'), 'utf8')

/** A parameter of the kit's profile, as XML means it. */
function param(name: string): string {
  const value = new RegExp(`<param name="${name}" value="([^"]*)"/>`).exec(KIT)?.[1] ?? ''
  return value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

test('the kit’s mod_apn profile wakes a phone with what libcurl makes of it', async () => {
  const tenant = await world.tenant()
  const pushToken = newPushToken()
  world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
  const values: Record<string, string> = {
    type: 'voip',
    app_id: tenant.bundleId,
    user: '100',
    realm: 'pbx.example.com',
    token: pushToken,
    platform: 'iOS',
  }
  const body = param('post_data_template').replaceAll(/\$\{(\w+)\}/g, (_all, name) => values[name] ?? '')
  const key = await tenant.makeKey({ scopes: ['calls:write', 'tokens:write'] })
  const auth = param('auth_data').replace('rvl_replace_me', key)
  const request = [
    `${param('method').toUpperCase()} ${new URL(param('url')).pathname} HTTP/1.1`,
    `Host: ${world.origin.replace('http://', '')}`,
    `Authorization: Basic ${Buffer.from(auth).toString('base64')}`,
    'Accept: */*',
    `Content-Type: ${param('content_type')}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  const reply = await sendRaw(world.origin, `${request.join('\r\n')}\r\n\r\n${body}`)
  expect([reply.status, reply.body.pushed]).toEqual([200, 1])
  expect(world.calls.apns.inbox(pushToken)).toHaveLength(1)
})
