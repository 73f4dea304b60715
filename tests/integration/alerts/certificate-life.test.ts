import { Webhook } from 'standardwebhooks'
import { expect, it, vi } from 'vitest'
import { createEndpoint } from '#lib/webhooks/create-endpoint.ts'
import { useAlertWorld } from './alert-world.ts'

const START = new Date('2027-03-01T09:00:00.000Z')
const DAY_MS = 86_400_000
/** From 61 days before the end to two after it: around each stage, and days between on which nothing is due. */
const DAYS = [0, 1, 2, 30, 31, 32, 45, 46, 53, 54, 59, 60, 61, 62]

const world = useAlertWorld(START.toISOString())

type Told = { type: string; data: { stage: string; summary: string; tenant: string; link: string } }

it('a certificate 61 days from its end is told of once at 60, 30, 15, 7 and 1 days and when it has expired, and renewal resolves it', async () => {
  const tenant = await world.tenant()
  const app = { ...(await world.app(tenant)), tenantId: tenant.id }
  await world.certificate(app, world.daysFromNow(61))
  const { secret } = await createEndpoint(world.as(tenant, 'admin'), {
    name: 'On call',
    url: world.receiver.url,
    events: [],
    enabled: true,
  })
  const stagesByDay: [number, string[]][] = []
  for (const day of DAYS) {
    world.clock.advance(day * DAY_MS - (world.clock.now().getTime() - START.getTime()))
    const before = world.receiver.received.length
    await world.turn()
    const told = world.receiver.received.slice(before).map(({ body }) => JSON.parse(body) as Told)
    if (told.length > 0) stagesByDay.push([day, told.map(({ type, data }) => `${type} ${data.stage}`)])
  }
  expect(stagesByDay).toEqual([
    [1, ['alert.opened 60']],
    [31, ['alert.escalated 30']],
    [46, ['alert.escalated 15']],
    [54, ['alert.escalated 7']],
    [60, ['alert.escalated 1']],
    [61, ['alert.escalated expired']],
  ])
  await world.turn()
  expect(world.receiver.received).toHaveLength(6)
  expect(await world.db.prisma.alert.count({ where: { tenantId: tenant.id } })).toBe(1)

  await world.certificate(app, world.daysFromNow(390))
  await world.turn()
  expect(await world.db.prisma.alert.findMany({ where: { tenantId: tenant.id } })).toMatchObject([
    { status: 'resolved', resolvedAt: world.clock.now() },
  ])

  expect(world.receiver.received.map(({ body }) => (JSON.parse(body) as Told).type)).toEqual([
    'alert.opened',
    ...Array.from({ length: 5 }, () => 'alert.escalated'),
    'alert.resolved',
  ])
  expect(new Set(world.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(7)
  const last = world.receiver.received.at(-1)
  if (last === undefined) throw new Error('nothing came')
  vi.useFakeTimers({ now: world.clock.now(), toFake: ['Date'] })
  expect(new Webhook(secret).verify(last.body, last.headers as Record<string, string>)).toMatchObject({
    type: 'alert.resolved',
    data: { tenant: tenant.slug, link: `https://push.example.com/t/${tenant.slug}/credentials` },
  })
  expect(() => new Webhook(secret).verify(`${last.body} `, last.headers as Record<string, string>)).toThrow()
  vi.useRealTimers()

  expect(world.mail.mails).toHaveLength(7)
  expect(world.mail.mails.every(({ to }) => to.join() === tenant.adminEmail)).toBe(true)
  expect(world.mail.mails[0]).toMatchObject({ from: 'reveille@example.com' })
  expect(world.mail.mails[0]?.text).toMatch(/Subject: \[.*\] New: The credential Certificate 2027 expires in/)
  expect(world.mail.mails[5]?.text).toContain('expired on 2027-05-01')
})
