import { getAccount } from '#lib/accounts/get-account.ts'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { searchAccounts } from '#lib/accounts/search-accounts.ts'
import { searchAors, searchRingableDevices } from '#lib/calls/diagnose-search-store.ts'
import { getCall } from '#lib/calls/get-call.ts'
import { getOverview } from '#lib/calls/get-overview.ts'
import { searchCalls } from '#lib/calls/search-calls.ts'
import { type CallFilter, findNeighbourCalls, listCallRows } from '#lib/calls/store.ts'
import { getDevice } from '#lib/devices/get-device.ts'
import { listDevices } from '#lib/devices/list-devices.ts'
import { listDuePushTokens } from '#lib/devices/list-due-push-tokens.ts'
import { listPushTokens } from '#lib/devices/list-push-tokens.ts'
import { searchPushTokens } from '#lib/devices/search-push-tokens.ts'
import { systemClock } from '#lib/platform/clock.ts'
import type { Context } from '#lib/platform/context.ts'
import { openDb } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { type LargeSample, sampleLargeTenant } from './console-sample.ts'
import { percentile, type Row } from './rows.ts'

const ROUNDS = 60
const SAMPLES = 60
const PAGE = 51
const MUST_MS = 200
const DAY_MS = 86_400_000
const LARGE_SLUG = 'large'

type Case = [what: string, read: (sample: LargeSample) => Promise<unknown>]

/**
 * What the console's lists, searches and pages cost on a database that `npm run seed:large` has filled, each with
 * other accounts, calls and times in every round.
 *
 * @throws Error when the database holds no such tenant
 */
export async function benchConsole(databaseUrl: string): Promise<Row[]> {
  const db = openDb({ url: databaseUrl, poolSize: 6, applicationName: 'reveille bench' })
  try {
    const tenant = await db.prisma.tenant.findUnique({ where: { slug: LARGE_SLUG } })
    if (tenant === null) throw new Error('This database is not one that npm run seed:large has filled.')
    const ctx: Context = {
      tenantId: tenant.id,
      actor: { kind: 'system', name: 'bench' },
      requestId: newId(),
      ip: null,
      clock: systemClock,
      db,
      log: createLog('bench', 'silent'),
    }
    const samples = await sampleLargeTenant(db, tenant, SAMPLES)
    const rows: Row[] = []
    for (const one of [...callCases(ctx), ...registryCases(ctx), ...pageCases(ctx)]) {
      rows.push(await measure(one, samples))
    }
    return rows.map((row, index) => (index === 0 ? { ...row, note: `${row.note}; ${tenant.name}` } : row))
  } finally {
    await db.close()
  }
}

async function measure([what, read]: Case, samples: readonly LargeSample[]): Promise<Row> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const sample = samples[round % samples.length]
    if (sample === undefined) throw new Error('there is nothing to read')
    const startedMs = performance.now()
    await read(sample)
    times.push(performance.now() - startedMs)
  }
  const [p50, worst] = [percentile(times, 0.5), Math.max(...times)]
  return {
    path: 'console',
    what: `${what}, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    must: { below: MUST_MS },
    note: `p50 ${p50.toFixed(1)} ms, worst ${worst.toFixed(0)} ms`,
  }
}

function callCases(ctx: Context): Case[] {
  const list = (filter: CallFilter) => listCallRows(ctx.db, ctx.tenantId, filter, PAGE)
  return [
    ['calls', () => list({})],
    ['calls before one', ({ call }) => list({ before: call.id })],
    ['calls after one', ({ call }) => list({ after: call.id })],
    ['calls of an account', ({ call }) => list({ aor: call.aor })],
    ['calls of the busiest account', () => list({ aor: 'sip:1000000@pbx.large.example' })],
    ['calls of an account never called', () => list({ aor: 'sip:nobody@pbx.large.example' })],
    ['calls of a rare verdict', ({ call }) => list({ verdict: 'register_rejected', before: call.id })],
    ['calls of a cause that never was', () => list({ cause: 'throttled' })],
    [
      'calls of a cause within a day',
      ({ at }) => list({ cause: 'busy', from: at, to: new Date(at.getTime() + DAY_MS) }),
    ],
    [
      'calls of a rare app and cause',
      ({ rareAppId }) => list({ appId: rareAppId, cause: 'push_tokens_invalid' }),
    ],
    ['calls of an app that none has', () => list({ appId: newId() })],
    ['calls of a caller', ({ call }) => list({ caller: call.caller })],
    ['calls of a caller never heard of', () => list({ caller: '+99999' })],
    ['calls of a beginning with 3 digits', ({ call }) => list({ caller: call.caller.slice(0, 4) })],
    ['calls of a beginning with 6 digits', ({ call }) => list({ caller: call.caller.slice(0, 7) })],
    ['calls of a beginning that most have', ({ call }) => list({ caller: '+45', before: call.id })],
    ['calls of a SIP Call-ID', ({ call }) => list({ sipCallId: call.sipCallId })],
  ]
}

function registryCases(ctx: Context): Case[] {
  const wide = (user: string) => user.slice(0, 3)
  return [
    ['accounts', () => listAccounts(ctx, {})],
    ['accounts before one', ({ accountId }) => listAccounts(ctx, { cursor: { before: accountId } })],
    [
      'accounts of a wide beginning, on',
      ({ user, accountId }) => listAccounts(ctx, { aor: wide(user), cursor: { before: accountId } }),
    ],
    ['accounts of a narrow beginning', ({ user }) => listAccounts(ctx, { aor: user.slice(0, 6) })],
    ['devices', () => listDevices(ctx, {})],
    [
      'devices of a wide beginning, on',
      ({ user, deviceId }) => listDevices(ctx, { aor: wide(user), cursor: { before: deviceId } }),
    ],
    ['devices of a narrow beginning', ({ user }) => listDevices(ctx, { aor: user.slice(0, 6) })],
    ['push tokens', () => listPushTokens(ctx, {})],
    [
      'push tokens of a status',
      ({ pushTokenId }) => listPushTokens(ctx, { status: 'replaced', cursor: { before: pushTokenId } }),
    ],
    [
      'push tokens of an environment',
      () => listPushTokens(ctx, { environment: 'unknown', status: 'disabled' }),
    ],
    [
      'push tokens of a rare app',
      ({ rareAppId }) => listPushTokens(ctx, { appId: rareAppId, status: 'invalid' }),
    ],
    [
      'push tokens of a wide beginning, on',
      ({ user, pushTokenId }) => listPushTokens(ctx, { aor: wide(user), cursor: { before: pushTokenId } }),
    ],
    ['push tokens that expire', () => listDuePushTokens(ctx, 'expiring')],
    ['push tokens gone stale', () => listDuePushTokens(ctx, 'stale')],
    ['push tokens that wake nobody', () => listDuePushTokens(ctx, 'failing')],
    [
      'push tokens of a beginning and status',
      ({ user }) => listPushTokens(ctx, { aor: user.slice(0, 4), status: 'replaced' }),
    ],
  ]
}

function pageCases(ctx: Context): Case[] {
  const { db, tenantId } = ctx
  return [
    ['call page', ({ call }) => Promise.all([getCall(ctx, call.id), findNeighbourCalls(db, tenantId, call)])],
    [
      'account page',
      ({ accountId, aor }) =>
        Promise.all([
          getAccount(ctx, { accountId }),
          listDevices(ctx, { accountId }),
          listCallRows(db, tenantId, { aor }, 10),
        ]),
    ],
    ['device page', ({ deviceId }) => getDevice(ctx, { deviceId })],
    ['search: account', ({ user }) => searchAccounts(ctx, user)],
    ['search: account of a list of calls', ({ user }) => searchAors(db, tenantId, user.slice(0, 4), 8)],
    [
      'search: devices to send to',
      ({ user }) => searchRingableDevices(db, tenantId, { aorPart: user.slice(0, 4) }, 20),
    ],
    ['search: call id', ({ call }) => searchCalls(ctx, call.id.slice(0, 10))],
    ['search: SIP Call-ID', ({ call }) => searchCalls(ctx, call.sipCallId)],
    ['search: end of a push token', ({ ending }) => searchPushTokens(ctx, ending)],
    ['overview of a day', () => getOverview(ctx, { range: '24h', zone: 'Europe/Copenhagen', app: null })],
    ['overview of 90 days', () => getOverview(ctx, { range: '90d', zone: 'Europe/Copenhagen', app: null })],
  ]
}
