import { describe, expect, test } from 'vitest'
import { revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()
const LOOKUP = '/push-tokens?aor=sip:100@pbx.example.com'

describe('the key of a request', () => {
  test.each([
    ['Authorization: Bearer', (key: string) => ({ authorization: `Bearer ${key}` })],
    ['bearer in any case', (key: string) => ({ authorization: `bearer ${key}` })],
    ['X-API-Key', (key: string) => ({ 'x-api-key': key })],
    ['HTTP Basic with any user name', (key: string) => ({ authorization: basic(`kamailio:${key}`) })],
    ['HTTP Basic without a user name', (key: string) => ({ authorization: basic(`:${key}`) })],
  ])('is taken as %s', async (_, headersFor) => {
    const tenant = await world.tenant()
    const reply = await world.send('GET', LOOKUP, { headers: headersFor(tenant.key) })
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({ aor: 'sip:100@pbx.example.com', items: [] })
  })

  test('is asked for with 401 and a Basic challenge when there is none', async () => {
    const reply = await world.send('GET', LOOKUP)
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe('Basic realm="Reveille", charset="UTF-8"')
    expect(reply.headers.get('content-type')).toBe('application/problem+json')
    expect(reply.json).toEqual({
      type: 'urn:reveille:problem:unauthenticated',
      title: 'Not authenticated',
      status: 401,
      code: 'unauthenticated',
      detail:
        'An API key is needed: Authorization: Bearer rvl_…, or X-API-Key, or HTTP Basic with the key as password.',
      requestId: reply.headers.get('x-request-id'),
      errors: [],
    })
  })

  test.each(['rvl_short', `rvl_${'0'.repeat(40)}`, 'something else'])(
    'is refused with 401 when nobody knows it: %s',
    async (key) => {
      const reply = await world.send('GET', LOOKUP, { headers: { 'x-api-key': key } })
      expect(reply.status).toBe(401)
      expect(reply.json.detail).toBe('This API key is not known. Check that it was copied whole.')
    },
  )

  test('is refused with 401 and the time when it has expired', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ name: 'old' })
    await world.calls.db.prisma.apiKey.updateMany({
      where: { tenantId: tenant.tenantId, name: 'old' },
      data: { expiresAt: new Date('2026-01-01T00:00:00Z') },
    })
    const reply = await world.send('GET', LOOKUP, { key })
    expect(reply.status).toBe(401)
    expect(reply.json.detail).toContain('expired at 2026-01-01T00:00:00.000Z')
  })

  test('ends at once when it is revoked, though it was used a moment before', async () => {
    const tenant = await world.tenant()
    expect((await tenant.send('GET', LOOKUP)).status).toBe(200)
    const row = await world.calls.db.prisma.apiKey.findFirstOrThrow({ where: { tenantId: tenant.tenantId } })
    await revokeApiKey(tenant.ctx, { apiKeyId: row.id })
    await expect
      .poll(async () => (await tenant.send('GET', LOOKUP)).json.detail, { interval: 10 })
      .toContain('has been revoked')
  })

  test('is refused with 403 that names the scope it lacks', async () => {
    const tenant = await world.tenant()
    const key = await tenant.makeKey({ scopes: allScopesBut('tokens:read') })
    const reply = await world.send('GET', LOOKUP, { key })
    expect(reply.status).toBe(403)
    expect(reply.json).toMatchObject({
      code: 'forbidden',
      detail: 'This API key does not have the scope tokens:read.',
    })
  })

  test('is refused with 403 from outside its networks, and taken from inside', async () => {
    const tenant = await world.tenant()
    const outside = await tenant.makeKey({ allowedNetworks: ['203.0.113.0/24', '2001:db8::/32'] })
    const inside = await tenant.makeKey({ allowedNetworks: ['203.0.113.0/24', '127.0.0.0/8'] })
    const reply = await world.send('GET', LOOKUP, { key: outside })
    expect(reply.status).toBe(403)
    expect(reply.json.detail).toBe('This API key may not be used from 127.0.0.1.')
    expect((await world.send('GET', LOOKUP, { key: inside })).status).toBe(200)
  })

  test('is refused with 403 while its tenant is suspended', async () => {
    const tenant = await world.tenant()
    await world.calls.db.prisma.tenant.update({
      where: { id: tenant.tenantId },
      data: { status: 'suspended' },
    })
    const reply = await tenant.send('GET', LOOKUP)
    expect(reply.status).toBe(403)
    expect(reply.json.detail).toBe('The tenant of this API key is suspended.')
  })

  test('has its use noted once, beside the request', async () => {
    const tenant = await world.tenant()
    await tenant.send('GET', LOOKUP)
    const lastUsedAt = async () =>
      (await world.calls.db.prisma.apiKey.findFirstOrThrow({ where: { tenantId: tenant.tenantId } }))
        .lastUsedAt
    await expect.poll(lastUsedAt, { interval: 10 }).toBeInstanceOf(Date)
    const first = await lastUsedAt()
    await tenant.send('GET', LOOKUP)
    expect(await lastUsedAt()).toEqual(first)
  })

  test('is stored as its SHA-256 and last four characters only', async () => {
    const tenant = await world.tenant()
    const row = await world.calls.db.prisma.apiKey.findFirstOrThrow({ where: { tenantId: tenant.tenantId } })
    expect(JSON.stringify(row)).not.toContain(tenant.key)
    expect(row.lastFour).toBe(tenant.key.slice(-4))
    const audit = await world.calls.db.prisma.auditEvent.findMany({ where: { tenantId: tenant.tenantId } })
    expect(audit.map((event) => event.action)).toContain('api_key.create')
    expect(JSON.stringify(audit)).not.toContain(tenant.key)
  })
})

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
