import { beforeEach, describe, expect, it } from 'vitest'
import { acknowledgeAlert, resolveAlert, snoozeAlert } from '#lib/alerts/change-alert.ts'
import { countAlerts, listAlerts } from '#lib/alerts/list-alerts.ts'
import { newId } from '#lib/platform/ids.ts'
import type { TestTenant } from '#tests/support/context.ts'
import { useAlertWorld } from './alert-world.ts'
import { addPushTokens } from './push-tokens.ts'

const world = useAlertWorld('2026-11-23T12:00:00.000Z')
const MINUTE_MS = 60_000

let tenant: TestTenant & { adminEmail: string }
let app: { id: string; bundleId: string; tenantId: string }
beforeEach(async () => {
  tenant = await world.tenant()
  app = { ...(await world.app(tenant)), tenantId: tenant.id }
  world.mail.mails.length = 0
  world.receiver.received.length = 0
})

const myMails = () => world.mail.mails.filter(({ to }) => to.includes(tenant.adminEmail))
const standing = async () =>
  (await listAlerts(world.as(tenant, 'viewer'))).items.map(({ rule, status, count }) => ({
    rule,
    status,
    count,
  }))
/** The only alert of a rule. */
async function alertOf(rule: string) {
  const { items } = await listAlerts(world.as(tenant, 'viewer'), { rule })
  const [alert] = items
  if (alert === undefined || items.length > 1) throw new Error(`there are ${items.length} of ${rule}`)
  return alert
}

describe('what is found', () => {
  it('many expiring push tokens of an app are one alert with a count and one mail, and renewal resolves it', async () => {
    await world.certificate(app, world.daysFromNow(300))
    await addPushTokens(world, app, 40, 3)
    await world.turn()
    expect(await standing()).toEqual([{ rule: 'push_tokens_expiring', status: 'open', count: 40 }])
    expect(myMails()).toHaveLength(1)
    await addPushTokens(world, app, 2, 4)
    await world.turn()
    expect(await standing()).toEqual([{ rule: 'push_tokens_expiring', status: 'open', count: 42 }])
    expect(myMails()).toHaveLength(1)
    await world.db.prisma.pushToken.updateMany({
      where: { tenantId: tenant.id },
      data: { expiresAt: world.daysFromNow(90), lastRegisteredAt: world.clock.now() },
    })
    await world.turn()
    expect(await standing()).toMatchObject([{ status: 'resolved' }])
    expect(myMails()).toHaveLength(2)
  })

  it('an app that phones use without a credential is told of, a new app without phones is not', async () => {
    await world.turn()
    expect(await standing()).toEqual([])
    await addPushTokens(world, app, 1, 80)
    await world.turn()
    expect(await standing()).toEqual([{ rule: 'credential_missing', status: 'open', count: 1 }])
  })

  it('phones that do not wake, a broken credential and doubted refusals: what is found at one time is one mail', async () => {
    const credentialId = await world.certificate(app, world.daysFromNow(300))
    await world.db.prisma.credential.update({
      where: { id: credentialId },
      data: { status: 'broken', statusReason: 'BadCertificate' },
    })
    await world.db.prisma.app.update({
      where: { id: app.id },
      data: { refusalsDoubtedSince: world.clock.now() },
    })
    await addPushTokens(world, app, 2, 80, { failures: 3 })
    await world.turn()
    expect((await standing()).map(({ rule }) => rule).sort()).toEqual([
      'credential_broken',
      'push_tokens_failing',
      'push_tokens_refused',
    ])
    const subjects = myMails().map(({ text }) => /Subject: (.*)/.exec(text)?.[1])
    expect(subjects.sort()).toEqual([
      `[${tenant.name}] 2 alerts`,
      expect.stringContaining('2 phones of Phone did not wake'),
    ])
  })

  it('a wake rate that falls is told of, by what is rolled up', async () => {
    const stat = (hoursAgo: number, verdict: string, calls: number) => ({
      hour: new Date(world.clock.now().getTime() - hoursAgo * 60 * MINUTE_MS),
      tenantId: tenant.id,
      appId: app.id,
      verdict,
      cause: 'answered',
      calls,
      wakeHistogram: Array.from({ length: 20 }, (_, bucket) =>
        bucket === 4 && verdict === 'registered' ? calls : 0,
      ),
    })
    await world.db.prisma.callStat.createMany({
      data: [
        stat(48, 'registered', 950),
        stat(48, 'no_register', 50),
        stat(1, 'registered', 50),
        stat(1, 'no_register', 50),
      ],
    })
    await world.turn()
    const alert = await alertOf('wake_rate')
    expect(alert.summary).toContain('only 50 % woke a phone in the last two hours; it was 95 %')
  })

  it('a default partition that holds rows and a late job are the platform’s, which no tenant sees', async () => {
    const id = newId(new Date('2031-05-05T00:00:00Z'))
    await world.db.query(
      'stray',
      `INSERT INTO call_event (id, tenant_id, call_id, type, at, heard_at, said_by)
      VALUES ($1, $2, $1, 'x', now(), now(), 'pbx')`,
      [id, tenant.id],
    )
    await world.db.prisma.workerTurn.upsert({
      where: { job: 'roll-up-calls' },
      create: { job: 'roll-up-calls', endedAt: world.daysFromNow(-1) },
      update: { endedAt: world.daysFromNow(-1) },
    })
    await world.turn()
    expect(await standing()).toEqual([])
    const { tenantId: _none, ...personal } = world.as(tenant, 'owner')
    const platformAdmin = {
      ...personal,
      actor: { kind: 'user', userId: newId(), name: 'root', role: 'owner', isPlatformAdmin: true } as const,
    }
    expect(
      (await listAlerts(platformAdmin)).items.map(({ rule, subject }) => `${rule} ${subject}`).sort(),
    ).toEqual(['partitions default', 'worker_late job:roll-up-calls'])
    await expect(listAlerts(personal)).rejects.toMatchObject({ code: 'not_found' })
    await world.db.query('unstray', 'DELETE FROM call_event WHERE id = $1', [id])
    await world.db.prisma.workerTurn.deleteMany()
    await world.turn()
    expect((await listAlerts(platformAdmin, { status: 'open' })).items).toEqual([])
  })
})

describe('what people do', () => {
  beforeEach(async () => {
    await addPushTokens(world, app, 1, 80)
    await world.turn()
    world.mail.mails.length = 0
  })

  it('an acknowledged alert names who did it, is told of no more, and resolves with its cause', async () => {
    const { alertId } = await alertOf('credential_missing')
    await acknowledgeAlert(world.as(tenant, 'operator'), { alertId })
    expect(await alertOf('credential_missing')).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: 'the operator',
      acknowledgedAt: world.clock.now(),
    })
    await world.turn()
    expect(myMails()).toEqual([])
    await world.certificate(app, world.daysFromNow(300))
    await world.turn()
    expect(await alertOf('credential_missing')).toMatchObject({ status: 'resolved' })
  })

  it('a snoozed alert sleeps as long as it was told to, then opens and is told of again', async () => {
    const { alertId } = await alertOf('credential_missing')
    await snoozeAlert(world.as(tenant, 'operator'), { alertId, minutes: 60 })
    world.clock.advance(59 * MINUTE_MS)
    await world.turn()
    expect(await alertOf('credential_missing')).toMatchObject({ status: 'snoozed' })
    world.clock.advance(MINUTE_MS)
    await world.turn()
    expect(await alertOf('credential_missing')).toMatchObject({ status: 'open', snoozedUntil: null })
    expect(myMails()).toHaveLength(1)
  })

  it('an alert that was resolved by hand comes back silently while its cause is there', async () => {
    const { alertId } = await alertOf('credential_missing')
    await resolveAlert(world.as(tenant, 'operator'), { alertId })
    await world.turn()
    expect(await countAlerts(world.as(tenant, 'viewer'))).toMatchObject({ open: 1, resolved: 1 })
    expect(myMails()).toEqual([])
  })

  it('each is in the audit trail', async () => {
    const { alertId } = await alertOf('credential_missing')
    const ctx = world.as(tenant, 'operator')
    await snoozeAlert(ctx, { alertId, minutes: 5 })
    await acknowledgeAlert(ctx, { alertId })
    await resolveAlert(ctx, { alertId })
    const trail = await world.db.prisma.auditEvent.findMany({
      where: { tenantId: tenant.id },
      orderBy: { id: 'asc' },
    })
    expect(trail.map(({ action }) => action)).toEqual(['alert.snooze', 'alert.acknowledge', 'alert.resolve'])
  })

  it('another tenant’s alert is not there, a viewer finds nothing, and neither changes anything', async () => {
    const { alertId } = await alertOf('credential_missing')
    const others = [world.as(await world.tenant(), 'owner'), world.as(tenant, 'viewer')]
    for (const other of others) {
      for (const attempt of [
        () => acknowledgeAlert(other, { alertId }),
        () => snoozeAlert(other, { alertId, minutes: 5 }),
        () => resolveAlert(other, { alertId }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
      }
    }
    await expect(acknowledgeAlert(world.as(tenant, 'owner'), { alertId: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await alertOf('credential_missing')).toMatchObject({ status: 'open' })
  })
})
