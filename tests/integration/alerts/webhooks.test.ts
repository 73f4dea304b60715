import dns from 'node:dns/promises'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Context, Role } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { deleteEndpoint, rotateEndpointSecret, updateEndpoint } from '#lib/webhooks/change-endpoint.ts'
import { createEndpoint } from '#lib/webhooks/create-endpoint.ts'
import { replayDelivery, testEndpoint } from '#lib/webhooks/deliver-by-hand.ts'
import { getEndpoint, listEndpoints } from '#lib/webhooks/list-endpoints.ts'
import { openWebhookPoster } from '#lib/webhooks/post-webhook.ts'
import { addressRule } from '#lib/webhooks/public-address.ts'
import { type SendContext, sendDueWebhooks } from '#lib/webhooks/send-webhooks.ts'
import type { TestTenant } from '#tests/support/context.ts'
import { useAlertWorld } from './alert-world.ts'

const world = useAlertWorld('2026-11-23T12:00:00.000Z')
const MINUTE_MS = 60_000

let tenant: TestTenant
let ctx: Context & SendContext
beforeEach(async () => {
  tenant = await world.tenant()
  ctx = world.as(tenant, 'admin')
  world.receiver.answer(204)
  world.receiver.received.length = 0
})

const fields = () => ({ name: 'On call', url: world.receiver.url, events: [], enabled: true })
const last = () => {
  const message = world.receiver.received.at(-1)
  if (message === undefined) throw new Error('nothing came')
  return message
}

/** Verifies as a receiver does, on the clock of the test. */
function verify(secret: string): unknown {
  vi.useFakeTimers({ now: world.clock.now(), toFake: ['Date'] })
  try {
    return new Webhook(secret).verify(last().body, last().headers as Record<string, string>)
  } finally {
    vi.useRealTimers()
  }
}

describe('delivery', () => {
  it('a test arrives signed, and its log says what was answered', async () => {
    const { endpointId, secret } = await createEndpoint(ctx, fields())
    expect(await testEndpoint(ctx, { endpointId })).toMatchObject({
      status: 'delivered',
      httpStatus: 204,
      attempts: 1,
      lastError: '',
    })
    expect(verify(secret)).toMatchObject({ type: 'test' })
  })

  it('a receiver that fails is tried again later with the same webhook-id, until it takes it', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    world.receiver.answer(503)
    const failed = await testEndpoint(ctx, { endpointId })
    expect(failed).toMatchObject({ status: 'pending', httpStatus: 503, attempts: 1 })
    await world.send()
    expect(world.receiver.received).toHaveLength(1)
    world.receiver.answer(200)
    world.clock.advance(MINUTE_MS)
    await world.send()
    const ids = world.receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual([failed.deliveryId, failed.deliveryId])
    const { deliveries } = await getEndpoint(ctx, { endpointId })
    expect(deliveries.items).toMatchObject([{ status: 'delivered', attempts: 2, nextTryAt: null }])
  })

  it('a replay sends the same message again', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    const { deliveryId } = await testEndpoint(ctx, { endpointId })
    const first = last()
    expect(await replayDelivery(ctx, { deliveryId })).toMatchObject({ status: 'delivered' })
    expect(world.receiver.received).toHaveLength(2)
    expect(last().body).toBe(first.body)
    expect(last().headers['webhook-id']).toBe(first.headers['webhook-id'])
  })

  it('410 ends it, and an endpoint that was turned off gets nothing more', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    world.receiver.answer(410)
    expect(await testEndpoint(ctx, { endpointId })).toMatchObject({ status: 'failed', nextTryAt: null })
    world.receiver.answer(500)
    const { deliveryId } = await testEndpoint(ctx, { endpointId })
    await updateEndpoint(ctx, { endpointId, ...fields(), enabled: false })
    world.clock.advance(MINUTE_MS)
    await world.send()
    expect(world.receiver.received).toHaveLength(2)
    const { deliveries } = await getEndpoint(ctx, { endpointId })
    expect(deliveries.items.find((one) => one.deliveryId === deliveryId)).toMatchObject({ status: 'failed' })
  })

  it('what a process took and did not end is sent by another after a minute', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    await world.db.prisma.webhookDelivery.create({
      data: {
        id: newId(),
        tenantId: tenant.id,
        endpointId,
        event: 'test',
        payload: {},
        attempts: 1,
        nextTryAt: new Date(world.clock.now().getTime() + MINUTE_MS),
      },
    })
    await world.send()
    expect(world.receiver.received).toHaveLength(0)
    world.clock.advance(MINUTE_MS)
    await Promise.all([world.send(), world.send()])
    expect(world.receiver.received).toHaveLength(1)
  })

  it('while a secret is being replaced both sign, and after a day the former one signs no more', async () => {
    const { endpointId, secret } = await createEndpoint(ctx, fields())
    const { secret: newer } = await rotateEndpointSecret(ctx, { endpointId })
    expect(newer).not.toBe(secret)
    await testEndpoint(ctx, { endpointId })
    expect(verify(secret)).toBeTruthy()
    expect(verify(newer)).toBeTruthy()
    world.clock.advance(25 * 60 * MINUTE_MS)
    await testEndpoint(ctx, { endpointId })
    expect(verify(newer)).toBeTruthy()
    expect(() => verify(secret)).toThrow()
  })

  it('the secret is stored sealed, and is nowhere in the audit trail', async () => {
    const { secret } = await createEndpoint(ctx, fields())
    const rows = await world.db.prisma.webhookEndpoint.findMany({ where: { tenantId: tenant.id } })
    const trail = await world.db.prisma.auditEvent.findMany({ where: { tenantId: tenant.id } })
    expect(JSON.stringify([rows, trail])).not.toContain(secret.slice(6))
    expect(trail.map(({ action }) => action)).toEqual(['webhook_endpoint.create'])
  })
})

describe('where webhooks go', () => {
  const poster = openWebhookPoster(addressRule([]))
  const port = () => new URL(world.receiver.url).port
  const post = (url: string) => poster.post(url, {}, '{}')

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', 'localhost'])(
    'http://%s is refused before anything is connected to',
    async (host) => {
      expect(await post(`http://${host}:${port()}/`)).toMatchObject({
        status: null,
        error: expect.stringContaining('not public'),
      })
      expect(world.receiver.received).toEqual([])
    },
  )

  it('a name is looked up for each connection, and the very address that was checked is connected to', async () => {
    const asked: string[] = []
    // Public at the first look, inside at the next: as a name that is rebound in between.
    const rebound = openWebhookPoster((address) => {
      asked.push(address)
      return asked.length <= addressesOfLocalhost
    })
    const addressesOfLocalhost = (await dns.lookup('localhost', { all: true })).length
    expect(await rebound.post(`http://localhost:${port()}/`, {}, '{}')).toMatchObject({ status: 204 })
    expect(await rebound.post(`http://localhost:${port()}/`, {}, '{}')).toMatchObject({
      status: null,
      error: expect.stringContaining('not public'),
    })
    expect(world.receiver.received).toHaveLength(1)
    await rebound.close()
  })

  it('a redirect is not followed, and is a failure', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    world.receiver.answer(302, { location: `http://127.0.0.1:${port()}/secret` })
    expect(await testEndpoint(ctx, { endpointId })).toMatchObject({
      status: 'pending',
      httpStatus: 302,
      lastError: 'Answered 302: redirects are not followed.',
    })
    expect(world.receiver.received.map(({ path }) => path)).toEqual(['/hook'])
  })

  it.each(['ftp://example.com', 'javascript:alert(1)', 'https://user:secret@example.com', 'nonsense', ''])(
    '“%s” cannot be an endpoint',
    async (url) => {
      await expect(createEndpoint(ctx, { ...fields(), url })).rejects.toMatchObject({
        code: 'invalid',
        faults: [{ pointer: '/url' }],
      })
    },
  )
})

describe('walls', () => {
  it('another tenant’s endpoints and deliveries are not there, and a role below admin finds nothing', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    const { deliveryId } = await testEndpoint(ctx, { endpointId })
    const sent = world.receiver.received.length
    const others = [world.as(await world.tenant(), 'owner')]
    const lower = (['viewer', 'operator'] satisfies Role[]).map((role) => world.as(tenant, role))
    for (const other of [...others, ...lower]) {
      const tries = [
        () => getEndpoint(other, { endpointId }),
        () => updateEndpoint(other, { endpointId, ...fields() }),
        () => rotateEndpointSecret(other, { endpointId }),
        () => deleteEndpoint(other, { endpointId }),
        () => testEndpoint(other, { endpointId }),
        () => replayDelivery(other, { deliveryId }),
      ]
      for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    }
    for (const other of lower) {
      await expect(listEndpoints(other)).rejects.toMatchObject({ code: 'not_found' })
      await expect(createEndpoint(other, fields())).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await listEndpoints(others[0] ?? ctx)).toEqual([])
    expect(world.receiver.received).toHaveLength(sent)
    expect(await listEndpoints(ctx)).toMatchObject([{ endpointId, name: 'On call' }])
  })

  it('a sealed secret that is copied to another endpoint does not open there', async () => {
    const { endpointId } = await createEndpoint(ctx, fields())
    const other = await createEndpoint(ctx, fields())
    const { sealedSecret } = await world.db.prisma.webhookEndpoint.findUniqueOrThrow({
      where: { id: endpointId },
    })
    await world.db.prisma.webhookEndpoint.update({ where: { id: other.endpointId }, data: { sealedSecret } })
    expect(await testEndpoint(ctx, { endpointId: other.endpointId })).toMatchObject({ status: 'pending' })
    expect(world.receiver.received).toEqual([])
  })
})

it('one endpoint that cannot be sent to keeps nobody else from being told', async () => {
  const broken = await createEndpoint(ctx, { ...fields(), name: 'Broken' })
  const good = await createEndpoint(ctx, fields())
  await world.db.prisma.webhookEndpoint.update({
    where: { id: broken.endpointId },
    data: { sealedSecret: 'nonsense' },
  })
  const row = (endpointId: string) => ({
    id: newId(),
    tenantId: tenant.id,
    endpointId,
    event: 'test',
    payload: {},
    nextTryAt: world.clock.now(),
  })
  await world.db.prisma.webhookDelivery.createMany({ data: [row(broken.endpointId), row(good.endpointId)] })
  const done = await sendDueWebhooks({ ...ctx, log: createLog('test', 'silent') })
  expect(done).toEqual({ delivered: 1, notDelivered: 1 })
  const { deliveries } = await getEndpoint(ctx, { endpointId: broken.endpointId })
  expect(deliveries.items).toMatchObject([
    { status: 'pending', lastError: expect.stringContaining('secret') },
  ])
})
