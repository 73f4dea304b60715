import { describe, expect, test } from 'vitest'
import { useApiWorld } from './api-world.ts'

// The machine's clock, which pushes go by too, set forward.
let aheadMs = 0
const world = useApiWorld({ clock: { now: () => new Date(Date.now() + aheadMs) } })
const DAY_MS = 86_400_000

describe('Idempotency-Key', () => {
  test('gives a repeat the stored answer and does nothing twice', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const request = { body: { aor: phone.aor }, headers: { 'idempotency-key': 'call-1' } }
    const first = await tenant.send('POST', '/calls', request)
    const second = await tenant.send('POST', '/calls', request)
    expect(second.text).toBe(first.text)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(phone.inbox()).toHaveLength(1)
  })

  test('lets requests that come at the same time share one answer', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const request = { body: { aor: phone.aor }, headers: { 'idempotency-key': 'call-1' } }
    const replies = await Promise.all([1, 2, 3].map(() => tenant.send('POST', '/calls', request)))
    expect(new Set(replies.map((reply) => reply.text)).size).toBe(1)
    expect(phone.inbox()).toHaveLength(1)
  })

  test('is 409 with another body, and free for another tenant', async () => {
    const [tenant, other] = [await world.tenant(), await world.tenant()]
    const headers = { 'idempotency-key': 'shared' }
    await tenant.send('POST', '/calls', { body: { aor: 'a@b.example' }, headers })
    const reply = await tenant.send('POST', '/calls', { body: { aor: 'c@b.example' }, headers })
    expect(reply.status).toBe(409)
    expect(reply.json).toMatchObject({
      code: 'conflict',
      detail: 'This Idempotency-Key was used for another request within the last 24 hours.',
    })
    expect((await other.send('POST', '/calls', { body: { aor: 'c@b.example' }, headers })).status).toBe(200)
  })

  test('is given back when the request failed, so that it can be tried again', async () => {
    const tenant = await world.tenant()
    const headers = { 'idempotency-key': 'once-more' }
    const body = { deviceId: 'none' }
    expect((await tenant.send('POST', '/pushes', { body, headers })).status).toBe(404)
    expect((await tenant.send('POST', '/pushes', { body, headers })).status).toBe(404)
  })

  test('is 409 while another process is at it, and taken over when that process is gone', async () => {
    const tenant = await world.tenant()
    const request = { body: { aor: 'a@b.example' }, headers: { 'idempotency-key': 'crashed' } }
    await tenant.send('POST', '/calls', request)
    const key = { tenantId: tenant.tenantId, key: 'crashed' }
    await world.calls.db.prisma.idempotencyKey.update({
      where: { tenantId_key: key },
      data: { status: null, body: null },
    })
    const running = await tenant.send('POST', '/calls', request)
    expect(running.status).toBe(409)
    expect(running.headers.get('retry-after')).toBe('1')
    aheadMs += 76_000
    expect((await tenant.send('POST', '/calls', request)).status).toBe(200)
  })

  test('is forgotten after a day', async () => {
    const tenant = await world.tenant()
    const headers = { 'idempotency-key': 'daily' }
    await tenant.send('POST', '/calls', { body: { aor: 'a@b.example' }, headers })
    aheadMs += DAY_MS + 1
    expect((await tenant.send('POST', '/calls', { body: { aor: 'c@b.example' }, headers })).status).toBe(200)
  })

  test('may not be longer than 255 characters', async () => {
    const tenant = await world.tenant()
    const headers = { 'idempotency-key': 'k'.repeat(256) }
    expect((await tenant.send('POST', '/calls', { body: { aor: 'a@b.example' }, headers })).status).toBe(400)
  })
})
