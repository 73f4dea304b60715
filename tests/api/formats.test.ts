import { describe, expect, test } from 'vitest'
import { useApiWorld } from './api-world.ts'

const world = useApiWorld()
const FORM = 'application/x-www-form-urlencoded'

describe('forms', () => {
  test('go in with numbers and booleans as text, and come out with the flat members only', async () => {
    const tenant = await world.tenant()
    const body = new URLSearchParams({
      aor: '100@pbx.example.com',
      withVideo: '1',
      waitSeconds: '7',
      detail: 'true',
      customPayload: '{"room":"a"}',
    })
    const reply = await tenant.send('POST', '/calls', {
      body: body.toString(),
      headers: { 'content-type': FORM, accept: FORM },
    })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe(FORM)
    expect(reply.text).not.toContain('\n')
    expect(Object.fromEntries(new URLSearchParams(reply.text))).toEqual({
      pushHint: '',
      decision: 'forward',
      verdict: 'no_token',
      sipCode: '480',
      sipReason: 'Temporarily Unavailable',
      pushed: '0',
      failed: '0',
      waitSeconds: '7',
      contact: '',
    })
  })

  test('come out with ?format=form too, spaces as %20', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls?format=form', { body: { aor: '100@pbx.example.com' } })
    expect(reply.text).toContain('sipReason=Temporarily%20Unavailable')
  })

  test('of JSON that curl calls a form are read as JSON', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', {
      body: '{"aor":"100@pbx.example.com"}',
      headers: { 'content-type': FORM },
    })
    expect(reply.status).toBe(200)
  })
})

describe('JSON', () => {
  test('is one compact line with its length', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls', { body: { aor: '100@pbx.example.com' } })
    expect(reply.headers.get('content-type')).toBe('application/json')
    expect(reply.headers.get('content-length')).toBe(String(Buffer.byteLength(reply.text)))
    expect(reply.text).toBe(JSON.stringify(reply.json))
  })
})

describe('a format', () => {
  test.each(['xml', 'text'])('that is not offered is refused: %s', async (format) => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', `/calls?format=${format}`, { body: { aor: 'a@b.example' } })
    expect(reply.status).toBe(422)
    expect(reply.json.errors).toEqual([{ pointer: '/format', message: 'must be json or form' }])
  })

  test('of errors is always problem+json', async () => {
    const tenant = await world.tenant()
    const reply = await tenant.send('POST', '/calls?format=form', { body: {} })
    expect(reply.headers.get('content-type')).toBe('application/problem+json')
  })
})
