import { beforeAll, describe, expect, it } from 'vitest'
import { getAccount } from '#lib/accounts/get-account.ts'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { searchAccounts } from '#lib/accounts/search-accounts.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { listAuditEvents } from '#lib/audit/list-audit-events.ts'
import { searchAors, searchRingableDevices } from '#lib/calls/diagnose-search-store.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { type CallFilter, findNeighbourCalls, listCallRows } from '#lib/calls/store.ts'
import { getDevice } from '#lib/devices/get-device.ts'
import { listDevices } from '#lib/devices/list-devices.ts'
import { listDuePushTokens } from '#lib/devices/list-due-push-tokens.ts'
import { listPushTokens } from '#lib/devices/list-push-tokens.ts'
import type { Context } from '#lib/platform/context.ts'
import { newId } from '#lib/platform/ids.ts'
import { listDeliveryRows } from '#lib/webhooks/delivery-store.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { seedLargeTenant } from './large-tenant.ts'
import { explain, type Plan, recordStatements } from './recorded-plans.ts'

const PAGE = 51
/** Tables of which a page must never read all. */
const LARGE = [
  'call',
  'push',
  'call_event',
  'account',
  'device',
  'push_token',
  'push_token_event',
  'registration',
  'audit_event',
  'alert',
  'webhook_delivery',
]

const database = useTestDatabase()
let ctx: Context
let call: { id: string; aor: string; caller: string; sipCallId: string }
let middle: { accountId: string; deviceId: string; pushTokenId: string }
let rareAppId: string

beforeAll(async () => {
  ctx = await seedLargeTenant(database.db, { devices: 25_000, calls: 25_000 })
  const { prisma } = database.db
  const where = { tenantId: ctx.tenantId }
  const [one] = await prisma.call.findMany({
    where: { ...where, verdict: 'registered' },
    skip: 9_000,
    take: 1,
  })
  if (one === undefined) throw new Error('there is no seeded call')
  call = one
  const [pushToken] = await prisma.pushToken.findMany({
    where,
    skip: 9_000,
    take: 1,
    include: { device: true },
  })
  if (pushToken === undefined) throw new Error('there is no seeded push token')
  const { accountId } = pushToken.device
  middle = { accountId, deviceId: pushToken.deviceId, pushTokenId: pushToken.id }
  rareAppId = (await prisma.app.findFirstOrThrow({ where: { ...where, bundleId: 'com.example.largebeta' } }))
    .id
}, 150_000)

/** Plans of everything that `work` sends, none of which reads a large table from end to end. */
async function plansOf(work: () => Promise<unknown>): Promise<Plan[]> {
  const plans = await explain(database.url, ctx.tenantId, await recordStatements(work))
  expect(plans.length).toBeGreaterThan(0)
  for (const { sql, scans } of plans) {
    const whole = scans.filter(({ node, table }) => node === 'Seq Scan' && LARGE.includes(table))
    expect(whole, sql).toEqual([])
  }
  return plans
}

const indexes = (plans: readonly Plan[]) =>
  new Set(plans.flatMap(({ scans }) => scans.map(({ index }) => index)))
const sortedTables = (plans: readonly Plan[]) => plans.flatMap(({ sorts }) => sorts.flat())

const calls = (filter: CallFilter) => () => listCallRows(ctx.db, ctx.tenantId, filter, PAGE)

describe('the list of calls', () => {
  // With one tenant in the database, its own index and the primary key read the same rows.
  const byId = 'call_tenant_id_id_idx|call_pkey'
  const cases: [string, () => CallFilter, string][] = [
    ['unfiltered', () => ({}), byId],
    ['before a call', () => ({ before: call.id }), byId],
    ['after a call', () => ({ after: call.id }), byId],
    [
      'of a day',
      () => ({ from: new Date(Date.now() - 5 * 86_400_000), to: new Date(Date.now() - 4 * 86_400_000) }),
      byId,
    ],
    ['of an account', () => ({ aor: call.aor }), 'call_tenant_id_aor_id_idx'],
    ['of an account, before a call', () => ({ aor: call.aor, before: call.id }), 'call_tenant_id_aor_id_idx'],
    ['of a rare verdict', () => ({ verdict: 'register_rejected' }), 'call_tenant_id_verdict_id_idx'],
    ['of a rare cause', () => ({ cause: 'register_rejected' }), 'call_tenant_id_cause_id_idx'],
    ['of a cause that never was', () => ({ cause: 'throttled' }), 'call_tenant_id_cause_id_idx'],
    ['of an app that few have', () => ({ appId: rareAppId }), 'call_tenant_id_app_id_id_idx'],
    ['of an app that none has', () => ({ appId: newId() }), 'call_tenant_id_app_id_id_idx'],
  ]
  it.each(cases)('%s is read from its index in the order of the page', async (_name, filter, index) => {
    const plans = await plansOf(calls(filter()))
    for (const found of indexes(plans)) expect(index.split('|')).toContain(found)
    expect(sortedTables(plans)).toEqual([])
  })

  it('of a caller is read from the index of callers, of a SIP Call-ID from that of SIP Call-IDs', async () => {
    const plans = await plansOf(calls({ caller: call.caller }))
    const ofCallers = plans.flatMap(({ scans }) =>
      scans.filter(({ index }) => index === 'call_caller_key_idx'),
    )
    expect(new Set(ofCallers.map(({ node }) => node))).toEqual(new Set(['Index Only Scan']))
    expect(indexes(await plansOf(calls({ sipCallId: call.sipCallId })))).toEqual(
      new Set(['call_tenant_id_sip_call_id_idx']),
    )
  })

  it('of a beginning that most callers have is read from the newest on', async () => {
    const plans = await plansOf(calls({ caller: '+45' }))
    expect(indexes(plans)).not.toContain('call_caller_key_idx')
    expect(sortedTables(plans.slice(0, 1))).toEqual([])
  })

  it('reads no month beside the range of time that is asked for', async () => {
    const sent = await recordStatements(
      calls({
        from: new Date(Date.now() - 2 * 3_600_000),
        to: new Date(Date.now() - 3_600_000),
        cause: 'busy',
      }),
    )
    const [plan] = await explain(database.url, ctx.tenantId, sent)
    expect(plan?.scans.length).toBeLessThanOrEqual(2)
  })
})

describe('the page of a call', () => {
  it('reads call, pushes, events, devices and neighbours from indexes', async () => {
    const plans = await plansOf(async () => {
      await getCall(ctx, call.id)
      await findNeighbourCalls(ctx.db, ctx.tenantId, call)
    })
    expect([...indexes(plans)]).toEqual(
      expect.arrayContaining([
        'push_tenant_id_call_id_idx',
        'call_event_tenant_id_call_id_idx',
        'call_tenant_id_aor_id_idx',
      ]),
    )
  })
})

describe('the lists of the registry', () => {
  const cases: [string, () => Promise<unknown>, string][] = [
    ['accounts', () => listAccounts(ctx, {}), 'account_tenant_id_id_key|account_pkey'],
    [
      'accounts after one',
      () => listAccounts(ctx, { cursor: { before: middle.accountId } }),
      'account_tenant_id_id_key|account_pkey',
    ],
    ['accounts of a beginning', () => listAccounts(ctx, { aor: '10' }), 'account_aor_prefix_idx'],
    [
      'accounts of a beginning, the next page',
      () => listAccounts(ctx, { aor: '10', cursor: { before: middle.accountId } }),
      'account_aor_prefix_idx',
    ],
    ['devices', () => listDevices(ctx, {}), 'device_tenant_id_id_key|device_pkey'],
    ['devices of a beginning', () => listDevices(ctx, { aor: '10' }), 'account_aor_prefix_idx'],
    [
      'devices of a beginning, the next page',
      () => listDevices(ctx, { aor: '10', cursor: { before: middle.deviceId } }),
      'account_aor_prefix_idx',
    ],
    [
      'devices of an account',
      () => listDevices(ctx, { accountId: middle.accountId }),
      'device_tenant_id_account_id_instance_id_key',
    ],
    ['push tokens', () => listPushTokens(ctx, {}), 'push_token_tenant_id_id_key|push_token_pkey'],
    [
      'push tokens of a rare status',
      () => listPushTokens(ctx, { status: 'replaced' }),
      'push_token_tenant_id_status_id_idx',
    ],
    [
      'push tokens of a rare environment',
      () => listPushTokens(ctx, { environment: 'unknown' }),
      'push_token_tenant_id_environment_id_idx',
    ],
    [
      'push tokens of an app',
      () => listPushTokens(ctx, { appId: rareAppId }),
      'push_token_tenant_id_app_id_id_idx',
    ],
    ['push tokens of a beginning', () => listPushTokens(ctx, { aor: '10' }), 'push_token_aor_prefix_idx'],
    [
      'push tokens of a beginning, the next page',
      () => listPushTokens(ctx, { aor: '10', cursor: { before: middle.pushTokenId } }),
      'push_token_aor_prefix_idx',
    ],
  ]
  it.each(cases)('%s are read from their index in the order of the page', async (_name, list, index) => {
    const plans = await plansOf(list)
    const [page] = plans
    const found = page === undefined ? [] : [...indexes([page])]
    expect(found.some((name) => index.split('|').includes(name ?? ''))).toBe(true)
    expect(sortedTables(page === undefined ? [] : [page])).toEqual([])
  })

  it('push tokens that need a look are read from the index of what is due', async () => {
    for (const due of ['expiring', 'stale'] as const) {
      expect(indexes(await plansOf(() => listDuePushTokens(ctx, due)))).toContain(
        'push_token_active_tenant_id_expires_at_idx',
      )
    }
    expect(indexes(await plansOf(() => listDuePushTokens(ctx, 'failing')))).toContain(
      'push_token_failing_tenant_id_failures_idx',
    )
  })

  it('one account and one device are read from indexes', async () => {
    await plansOf(() => getAccount(ctx, middle))
    await plansOf(() => getDevice(ctx, middle))
  })

  it('searches read ranges of an index', async () => {
    expect(indexes(await plansOf(() => searchAccounts(ctx, '1000')))).toEqual(
      new Set(['account_aor_prefix_idx']),
    )
    expect(indexes(await plansOf(() => searchAors(ctx.db, ctx.tenantId, '1000', 8)))).toEqual(
      new Set(['account_aor_prefix_idx']),
    )
    await plansOf(() => searchRingableDevices(ctx.db, ctx.tenantId, { aorPart: '1000' }, 20))
  })
})

describe('the lists of what was done and told', () => {
  const lists: [name: string, list: () => Promise<unknown>, index: string][] = [
    ['audit trail', () => listAuditEvents(ctx, {}), 'audit_event_tenant_id_id_idx|audit_event_pkey'],
    ['alerts of a status', () => listAlerts(ctx, { status: 'open' }), 'alert_tenant_id_status_id_idx'],
    [
      'deliveries of an endpoint',
      () => listDeliveryRows(ctx.db, ctx.tenantId, newId(), {}, PAGE),
      'webhook_delivery_tenant_id_endpoint_id_id_idx',
    ],
  ]
  it.each(lists)('%s: read from its index in the order of the page', async (_name, list, index) => {
    const plans = await plansOf(list)
    for (const found of indexes(plans)) expect(index.split('|')).toContain(found)
    expect(sortedTables(plans)).toEqual([])
  })
})
