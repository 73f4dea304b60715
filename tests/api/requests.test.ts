import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { useApiWorld } from './api-world.ts'

const world = useApiWorld()
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('a request body', () => {
  test('that is not JSON is refused with the place of the fault, and its text is not repeated', async () => {
    const tenant = await world.tenant()
    const body = '{"aor": "sip:100@pbx.example.com",\n "caller": nobody}'
    const reply = await tenant.send('POST', '/calls', {
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({
      code: 'malformed',
      detail: 'The body is not JSON, at character 47 (line 2, column 12).',
    })
  })

  test('that ends too early is said to', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', {
      body: '{"aor": "sip:1',
      headers: { 'content-type': 'application/json' },
    })
    expect(reply.status).toBe(400)
  })

  test('that is empty is refused', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', { headers: { 'content-type': 'application/json' } })
    expect(reply.status).toBe(400)
    expect(reply.json.detail).toBe('The request has no body; a JSON object was expected.')
  })

  test('of another media type is refused with 415', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', {
      body: '<call/>',
      headers: { 'content-type': 'application/xml' },
    })
    expect(reply.status).toBe(415)
    expect(reply.json.code).toBe('unsupported_media_type')
  })

  test('that is compressed is refused with 415', async () => {
    const tenant = await world.tenant()
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    expect((await tenant.send('POST', '/calls', { body: '{}', headers })).status).toBe(415)
  })

  test('over 256 KB is refused with 413 by its announced length', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', { body: { aor: 'x'.repeat(262_144) } })
    expect(reply.status).toBe(413)
    expect(reply.json.detail).toBe('A request body may have at most 262144 bytes.')
  })

  test('over 256 KB is refused with 413 when no length is announced', async () => {
    const tenant = await world.tenant()
    const parts = Array.from({ length: 5 }, () => ' '.repeat(65_536))
    const status = await postInParts(tenant.key, { 'content-type': 'application/json' }, parts)
    expect(status).toBe(413)
  })

  test('up to 256 KB in pieces without a length is read', async () => {
    const tenant = await world.tenant()
    const parts = ['{"aor":"sip:9@pbx.example.com"', ' '.repeat(250_000), ',"wait":"none"}']
    const status = await postInParts(tenant.key, { 'content-type': 'application/json' }, parts)
    expect(status).toBe(200)
  })

  test('without a Content-Type is read by its first character', async () => {
    const tenant = await world.tenant()
    const parts = ['{"aor":"sip:9@pbx.example.com",', '"wait":"none"}']
    const status = await postInParts(tenant.key, {}, parts)
    expect(status).toBe(200)
  })

  test('that gives a form member twice is refused', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', { body: 'aor=a%40b&aor=c%40d', headers: FORM })
    expect(reply.status).toBe(422)
    expect(reply.json.errors).toEqual([{ pointer: '/aor', message: 'is given more than once' }])
  })
})

describe('members of a request', () => {
  test('that are wrong are all named, each with its JSON pointer', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', {
      body: {
        aor: 'nobody',
        caller: 5,
        withVideo: 'perhaps',
        wait: 'long',
        waitSeconds: 61,
        customPayload: 'x',
        callerName: 'n'.repeat(256),
        'a/b~c': 1,
      },
    })
    expect(reply.status).toBe(422)
    expect(reply.json.detail).toBe('/aor: The AOR has no user: write it as sip:user@host. 7 more in errors.')
    expect(reply.json.errors).toEqual([
      { pointer: '/aor', message: 'The AOR has no user: write it as sip:user@host.' },
      { pointer: '/caller', message: 'must be a text' },
      { pointer: '/callerName', message: 'must have at most 255 characters' },
      { pointer: '/withVideo', message: 'must be true or false' },
      { pointer: '/wait', message: 'must be one of "none", "pushed", "registered"' },
      { pointer: '/waitSeconds', message: 'must be at most 60' },
      { pointer: '/customPayload', message: 'must be an object, or an object as JSON text' },
      { pointer: '/a~1b~0c', message: '"a/b~c" is not a member that is known here' },
    ])
  })

  test('that are missing are said to be required', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', { body: {} })
    expect(reply.json.errors).toEqual([{ pointer: '/aor', message: 'is required' }])
  })

  test('must be in an object', async () => {
    const tenant = await world.tenant()
    for (const body of ['[]', '5', '"x"', 'null']) {
      const reply = await tenant.send('POST', '/calls', {
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect(reply.json.errors).toEqual([{ pointer: '', message: 'must be an object' }])
    }
  })

  test('that PostgreSQL cannot store are refused, not failed on', async () => {
    const tenant = await world.tenant()
    const aor = 'sip:100@pbx.example.com'
    for (const body of [
      { aor, callerName: 'a\0b' },
      { aor, callerName: 'half \ud800' },
      { aor, customPayload: { deep: ['a\0b'] } },
    ]) {
      expect((await tenant.send('POST', '/calls', { body })).status).toBe(422)
    }
  })

  test('of the query that are unknown are refused by name', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('GET', '/push-tokens?aor=100@pbx.example.com&stauts=all')
    expect(reply.status).toBe(422)
    expect(reply.json.errors).toEqual([
      { pointer: '/stauts', message: '"stauts" is not a member that is known here' },
    ])
  })
})

describe('an address', () => {
  test('that is not there, and one that is not yours, are 404 with the same bytes but the request id', async () => {
    const [owner, stranger] = [await world.tenant(), await world.tenant()]
    const call = await owner.send('POST', '/calls', { body: { aor: '100@pbx.example.com', wait: 'none' } })
    expect((await owner.send('GET', `/calls/${call.json.pushHint}`)).status).not.toBe(500)
    const headers = { 'x-request-id': 'same' }
    const foreign = await stranger.send('GET', '/calls/019a0b6e-1d2c-7abc-8def-0123456789ab', { headers })
    const missing = await stranger.send('GET', '/nothing/here', { headers })
    const unreadable = await stranger.send('GET', '/calls/not-an-id', { headers })
    expect(foreign.status).toBe(404)
    expect([missing.text, unreadable.text]).toEqual([foreign.text, foreign.text])
  })

  test('with another method is 405 and names the methods it has', async () => {
    const reply = await world.send('PATCH', '/calls')
    expect(reply.status).toBe(405)
    expect(reply.headers.get('allow')).toBe('POST, GET')
    expect(reply.json.code).toBe('method_not_allowed')
  })

  test('never redirects', async () => {
    expect((await world.send('GET', '/calls/')).status).toBe(404)
  })
})

describe('X-Request-Id', () => {
  test('is taken over when it is sane, and made when it is not', async () => {
    const sane = await world.send('GET', '/nothing', { headers: { 'x-request-id': 'pbx-1/call:7' } })
    expect(sane.headers.get('x-request-id')).toBe('pbx-1/call:7')
    expect(sane.json.requestId).toBe('pbx-1/call:7')
    for (const header of ['with space', 'x'.repeat(129), '"quoted"']) {
      const reply = await world.send('GET', '/nothing', { headers: { 'x-request-id': header } })
      expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

/** Sends a body in chunks, so that no length is announced. */
function postInParts(
  key: string,
  headers: Record<string, string>,
  parts: string[],
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${world.origin}/api/v1/calls`, {
      method: 'POST',
      headers: { ...headers, 'x-api-key': key },
    })
    outgoing.once('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.once('error', reject)
    for (const part of parts) outgoing.write(part)
    outgoing.end()
  })
}
