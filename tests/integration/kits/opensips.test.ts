import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { useApiWorld } from '#tests/api/api-world.ts'
import { newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'

const world = useApiWorld()
const KIT = readFileSync(
  path.resolve(import.meta.dirname, '../../../kits/opensips/opensips-reveille.cfg'),
  'utf8',
)

/**
 * The forms of one route of the kit, joined as the script joins them: literals as they stand, `$(x{rest.escape})` as
 * curl_easy_escape, and what the script adds only if it is there.
 */
function formOf(route: string, values: Record<string, string>): string {
  const start = KIT.indexOf(`route[${route}] {`)
  const text = KIT.slice(start, KIT.indexOf('\n}', start))
  let form = ''
  for (const [, condition, expression = ''] of text.matchAll(
    /(?:if \(\$([^\s]+) != NULL\)\n\s*)?\$var\(form\) = (.*);/g,
  )) {
    if (condition !== undefined && values[condition] === undefined) continue
    const parts = [...expression.matchAll(/"([^"]*)"|\$\((.+?)\{rest\.escape\}\)|\$([\w()]+)/g)]
    for (const [, literal, escaped, plain] of parts) {
      if (literal !== undefined) form += literal
      else if (escaped !== undefined) form += encodeURIComponent(values[escaped] ?? '<null>')
      else if (plain !== 'var(form)') form += values[plain ?? ''] ?? '<null>'
    }
  }
  return form
}

/** As libcurl writes what rest_client asks for; rest_append_hf comes before the content type. */
function request(key: string, target: string, body: string): string {
  const lines = [
    `POST /api/v1${target} HTTP/1.1`,
    `Host: ${world.origin.replace('http://', '')}`,
    'Accept: */*',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

test('the kit’s requests report a REGISTER, wake the phone, and tell how the call ended', async () => {
  const tenant = await world.tenant()
  const key = await tenant.makeKey({ scopes: ['calls:write', 'registrations:write'] })
  const pushToken = newPushToken()
  world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
  const user = `u${Math.random().toString(36).slice(2, 10)}`
  const aor = `${user}@pbx.example.com`
  const pn = `pn-provider=apns;pn-param=ABCDE12345.${tenant.bundleId}.voip;pn-prid=${pushToken}`
  const registers = (port: number, cseq: number) =>
    formOf('REVEILLE_REGISTER', {
      tu: `sip:${aor}`,
      'hdr(Contact)': `"Zoë, 1" <sip:${user}@203.0.113.7:${port};transport=tcp;${pn}>;+sip.instance="<urn:uuid:1>"`,
      'hdr(Expires)': '600',
      ci: 'r1@203.0.113.7',
      cs: String(cseq),
      ua: 'ExamplePhone/3.2 (iOS 19.1)',
      si: '203.0.113.7',
      sp: String(port),
    })
  const report = (port: number, cseq: number) =>
    sendRaw(world.origin, request(key, '/registrations?format=form', registers(port, cseq)))
  const first = await report(5060, 1)
  expect([first.status, new URLSearchParams(first.body).get('pushTokenStatus')]).toEqual([200, 'active'])

  const invite = formOf('REVEILLE_CALL', {
    'avp(reveille_aor)': aor,
    ci: 'b-7@198.51.100.1',
    fu: 'sip:+4930123@198.51.100.1',
    fn: '"Ämilie & Co"',
  })
  const call = await sendRaw(world.origin, request(key, '/calls', invite))
  expect(call.body).toMatchObject({ decision: 'wait', pushed: 1, waitSeconds: expect.any(Number) })
  expect(world.calls.apns.inbox(pushToken)).toHaveLength(1)
  await report(40_123, 2)

  const event = formOf('REVEILLE_EVENT', {
    'avp(reveille_hint)': call.body.pushHint,
    'avp(reveille_type)': 'answered',
    T_reply_code: '200',
  })
  await sendRaw(world.origin, request(key, '/calls/events?format=form', event))
  const told = await tenant.send('GET', `/calls/${call.body.pushHint}`)
  expect(told.json).toMatchObject({
    callId: 'b-7@198.51.100.1',
    caller: 'sip:+4930123@198.51.100.1',
    verdict: 'registered',
    state: 'answered',
  })
})

test('what a REGISTER or INVITE does not have is left out, never sent as <null>', () => {
  const register = formOf('REVEILLE_REGISTER', {
    tu: 'sip:a@b.example',
    'hdr(Contact)': '<sip:a@c.example>',
    ci: '1',
    cs: '1',
    si: '192.0.2.1',
    sp: '5060',
  })
  expect(register).not.toContain('null')
  expect(register).not.toContain('expires')
  expect(formOf('REVEILLE_CALL', { 'avp(reveille_aor)': 'a@b', ci: '1', fu: 'sip:c@d' })).toBe(
    'aor=a%40b&callId=1&caller=sip%3Ac%40d&wait=pushed',
  )
})
