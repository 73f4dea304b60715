import { beforeEach, describe, expect, it } from 'vitest'
import { listAlertRules } from '#lib/alerts/list-alert-rules.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { ruleSettings } from '#lib/alerts/rule-settings.ts'
import { saveAlertRule } from '#lib/alerts/save-alert-rule.ts'
import { scanAlerts } from '#lib/alerts/scan-alerts.ts'
import type { Role } from '#lib/platform/context.ts'
import { createEndpoint } from '#lib/webhooks/create-endpoint.ts'
import type { TestTenant } from '#tests/support/context.ts'
import { useAlertWorld } from './alert-world.ts'
import { addPushTokens } from './push-tokens.ts'

const world = useAlertWorld('2026-11-23T12:00:00.000Z')

let tenant: TestTenant & { adminEmail: string }
let app: { id: string; bundleId: string; tenantId: string }
beforeEach(async () => {
  tenant = await world.tenant()
  app = { ...(await world.app(tenant)), tenantId: tenant.id }
  world.mail.mails.length = 0
  world.receiver.received.length = 0
})

const myMails = () => world.mail.mails.filter(({ to }) => to.includes(tenant.adminEmail))
const found = async () => (await listAlerts(world.as(tenant, 'viewer'))).items.map(({ rule }) => rule)

describe('rules', () => {
  const rule = 'credential_missing'
  const settings = ruleSettings(rule)

  it('a rule that goes to one address and one endpoint tells these alone', async () => {
    const admin = world.as(tenant, 'admin')
    const make = (name: string) =>
      createEndpoint(admin, { name, url: world.receiver.url, events: [], enabled: true })
    const [one] = [await make('One'), await make('Two')]
    await saveAlertRule(admin, {
      rule,
      settings: {
        ...settings,
        tellAdmins: false,
        emails: ['oncall@example.com'],
        everyEndpoint: false,
        endpointIds: [one.endpointId],
      },
    })
    await addPushTokens(world, app, 1, 80)
    await world.turn()
    expect(world.mail.mails.map(({ to }) => to)).toEqual([['oncall@example.com']])
    expect(world.receiver.received).toHaveLength(1)
    const deliveries = await world.db.prisma.webhookDelivery.findMany({ where: { tenantId: tenant.id } })
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([one.endpointId])
  })

  it('only an admin sets rules, and a rule of the platform is no tenant’s', async () => {
    for (const role of ['viewer', 'operator'] satisfies Role[]) {
      await expect(saveAlertRule(world.as(tenant, role), { rule, settings })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    const admin = world.as(tenant, 'admin')
    for (const foreign of ['partitions', 'nonsense']) {
      await expect(saveAlertRule(admin, { rule: foreign, settings })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    await saveAlertRule(admin, { rule, settings: { ...settings, enabled: false } })
    const other = await listAlertRules(world.as(await world.tenant(), 'admin'))
    expect(other.every(({ settings: theirs }) => theirs.enabled)).toBe(true)
  })

  it('limits, addresses and times that make no sense are refused, each by its name', async () => {
    const admin = world.as(tenant, 'admin')
    await expect(
      saveAlertRule(admin, {
        rule: 'push_tokens_expiring',
        settings: {
          ...settings,
          thresholds: { withinDays: 0 },
          emails: ['nobody'],
          quietMinutes: -1,
          remindHours: 1.5,
          endpointIds: ['x'],
        },
      }),
    ).rejects.toMatchObject({
      code: 'invalid',
      faults: [
        { pointer: '/thresholds/withinDays' },
        { pointer: '/thresholds/atLeast' },
        { pointer: '/quietMinutes' },
        { pointer: '/remindHours' },
        { pointer: '/emails' },
        { pointer: '/endpointIds' },
      ],
    })
  })
})

it('an alert and what is to be sent of it are stored together or not at all', async () => {
  await addPushTokens(world, app, 1, 80)
  const failing = scanAlerts({
    db: world.db,
    clock: world.clock,
    jobPeriodsMs: new Map(),
    tell: () => Promise.reject(new Error('the process died here')),
  })
  await expect(failing).rejects.toThrow('died here')
  expect(await found()).toEqual([])
  await world.turn()
  expect(await found()).toEqual(['credential_missing'])
  expect(myMails()).toHaveLength(1)
})

it('two workers that look at once open one alert and tell once', async () => {
  await addPushTokens(world, app, 1, 80)
  await Promise.all([world.turn(), world.turn(), world.turn()])
  expect(await found()).toEqual(['credential_missing'])
  expect(myMails()).toHaveLength(1)
})
