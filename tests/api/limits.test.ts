import { describe, expect, test } from 'vitest'
import { newAor } from '#tests/support/call-world.ts'
import { useApiWorld } from './api-world.ts'

describe('a limit per key', () => {
  const world = useApiWorld({ keyLimit: { requests: 3, perSeconds: 600 } })

  test('answers 429 with Retry-After beyond it, and leaves other keys alone', async () => {
    const tenant = await world.tenant()
    const path = '/push-tokens?aor=a@b.example'
    for (let count = 0; count < 3; count += 1) expect((await tenant.send('GET', path)).status).toBe(200)
    const refused = await tenant.send('GET', path)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(400)
    expect(refused.json.detail).toMatch(
      /^This API key has made 3 requests within 600 s, which is its limit\./,
    )
    const otherKey = await tenant.makeKey()
    expect((await world.send('GET', path, { key: otherKey })).status).toBe(200)
  })
})

describe('overload', () => {
  const world = useApiWorld({
    laneLimits: {
      call: { running: 100, queued: 0 },
      lookup: { running: 1, queued: 0 },
      report: { running: 1, queued: 1 },
      history: { running: 1, queued: 0 },
    },
  })

  test('turns reports away with 503 and Retry-After while calls still go through', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const report = () =>
      tenant.send('POST', '/registrations', {
        body: { aor: newAor(), contact: '<sip:a@10.0.0.1>', expires: 60 },
      })
    const replies = await Promise.all([...Array.from({ length: 20 }, report)])
    const statuses = replies.map((reply) => reply.status)
    expect(statuses).toContain(200)
    const refused = replies.find((reply) => reply.status === 503)
    expect(refused?.headers.get('retry-after')).toBe('1')
    expect(refused?.json).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('Try again') })
    const flood = Promise.all(Array.from({ length: 20 }, report))
    const calls = await Promise.all(
      Array.from({ length: 20 }, () =>
        tenant.send('POST', '/calls', { body: { aor: phone.aor, wait: 'none' } }),
      ),
    )
    expect(calls.map((call) => call.status)).toEqual(Array.from({ length: 20 }, () => 200))
    await flood
  })
})
