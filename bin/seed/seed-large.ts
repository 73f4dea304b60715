import { listApps } from '#lib/apps/list-apps.ts'
import { rollUpCalls } from '#lib/calls/roll-up-calls.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { ensureApp, ensureTenant } from './ensure.ts'
import { insertLargeCalls, missingCallBatches, templateLists } from './large-history-store.ts'
import { callTemplates } from './large-plan.ts'
import {
  insertLargeAccounts,
  insertLargeDevices,
  missingAccountBatches,
  missingDeviceBatches,
} from './large-registry-store.ts'
import type { LargeScale } from './large-sql.ts'
import {
  analyzeHistory,
  ensureLargePartitions,
  findLargeTenant,
  listOtherTenants,
  listTidyTables,
  removeLargeTenant,
  tidyTable,
} from './large-tenant-store.ts'

export type SeedLargeOptions = {
  devices: number
  calls: number
  /** Call events beyond this number in a call are left out. */
  eventsPerCall: number
  /** How far back the history goes. */
  days: number
  seed: number
  /** Statements at once. */
  connections: number
  /** Whether other tenants may be in the database. */
  besideOthers: boolean
  /** Takes away what an earlier seed left, instead of going on with it. */
  anew: boolean
}

/** What one part of the work has come to. */
export type SeedStep = { what: string; done: number; total: number; perSecond: number | null }

export const LARGE_SLUG = 'large'

const APPS = [
  { bundleId: 'com.example.largephone', name: 'Large Phone' },
  { bundleId: 'com.example.largedesk', name: 'Large Desk' },
  { bundleId: 'com.example.largebeta', name: 'Large Beta' },
]
const ROWS_IN_BATCH = 5_000
const ACCOUNTS_OF_DEVICES = 0.8
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Fills a tenant with as many devices and calls as asked, batch by batch; each batch is written wholly or not at
 * all. Run again with the same options, it goes on where it was stopped.
 *
 * @param signal stops after the batches under way
 * @returns false when it was stopped
 * @throws Error when the database holds something else, or a seed of other options
 */
export async function seedLarge(
  ctx: PlatformContext,
  options: SeedLargeOptions,
  onStep: (step: SeedStep) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const scale = await prepare(ctx, options)
  const { db } = ctx
  await ensureLargePartitions(db, new Date(scale.startMs))
  const lists = templateLists(callTemplates(options.seed, options.eventsPerCall))
  const parts = [
    {
      what: 'accounts',
      total: scale.accounts,
      missing: missingAccountBatches,
      insert: (from: number, to: number) => insertLargeAccounts(db, scale, from, to),
    },
    {
      what: 'devices',
      total: scale.devices,
      missing: missingDeviceBatches,
      insert: (from: number, to: number) => insertLargeDevices(db, scale, from, to),
    },
    {
      what: 'calls',
      total: scale.calls,
      missing: missingCallBatches,
      insert: (from: number, to: number) => insertLargeCalls(db, scale, lists, { from, to }),
    },
  ]
  for (const { what, total, missing, insert } of parts) {
    const firsts = Array.from(
      { length: Math.ceil(total / ROWS_IN_BATCH) },
      (_, batch) => batch * ROWS_IN_BATCH,
    )
    const left = await missing(db, scale, firsts)
    await inBatches({ what, total, left, insert, connections: options.connections }, onStep, signal)
    if (signal.aborted) return false
  }
  return finish(ctx, scale, onStep, signal)
}

async function prepare(ctx: PlatformContext, options: SeedLargeOptions): Promise<LargeScale> {
  const { db } = ctx
  const name = `Large: ${options.devices} devices, ${options.calls} calls, ${options.eventsPerCall} events, ${options.days} days, seed ${options.seed}`
  const others = await listOtherTenants(db, LARGE_SLUG)
  if (others.length > 0 && !options.besideOthers) {
    throw new Error(
      `This database holds other tenants (${others.slice(0, 3).join(', ')}). Take an empty one, or say --beside-others.`,
    )
  }
  const known = await findLargeTenant(db, LARGE_SLUG)
  if (known !== null && options.anew) await removeLargeTenant(db, known.id, others.length === 0)
  else if (known !== null && known.name !== name) {
    throw new Error(
      `This database was filled with other options ("${known.name}"). Give the same to go on, or --anew to begin again.`,
    )
  }
  const { tenantId } = await ensureTenant(ctx, { slug: LARGE_SLUG, name })
  for (const app of APPS) await ensureApp({ ...ctx, tenantId }, app)
  const apps = await listApps({ ...ctx, tenantId })
  const tenant = await findLargeTenant(db, LARGE_SLUG)
  if (tenant === null) throw new Error('The tenant is gone that was there a moment ago.')
  return {
    tenantId,
    seed: options.seed,
    devices: options.devices,
    accounts: Math.max(1, Math.round(options.devices * ACCOUNTS_OF_DEVICES)),
    calls: options.calls,
    startMs: tenant.createdAt.getTime() - options.days * DAY_MS,
    days: options.days,
    apps: APPS.flatMap(({ bundleId }) => apps.filter((app) => app.bundleId === bundleId)),
  }
}

async function inBatches(
  work: {
    what: string
    total: number
    left: number[]
    connections: number
    insert: (from: number, to: number) => Promise<unknown>
  },
  onStep: (step: SeedStep) => void,
  signal: AbortSignal,
): Promise<void> {
  const { what, total, left, insert } = work
  const startedMs = performance.now()
  const before = total - left.reduce((sum, from) => sum + Math.min(ROWS_IN_BATCH, total - from), 0)
  let written = 0
  const walk = async () => {
    for (let from = left.shift(); from !== undefined && !signal.aborted; from = left.shift()) {
      const to = Math.min(total, from + ROWS_IN_BATCH)
      await insert(from, to)
      written += to - from
      const perSecond = (written * 1_000) / (performance.now() - startedMs)
      onStep({ what, done: before + written, total, perSecond })
    }
  }
  await Promise.all(Array.from({ length: work.connections }, walk))
}

/** Roll-ups day by day, then statistics: what the planner and Overview read. */
async function finish(
  ctx: PlatformContext,
  { startMs, days }: LargeScale,
  onStep: (step: SeedStep) => void,
  signal: AbortSignal,
): Promise<boolean> {
  for (let day = 0; day <= days; day += 1) {
    if (signal.aborted) return false
    const endOfDay = new Date(startMs + (day + 1) * DAY_MS)
    await rollUpCalls({ ...ctx, clock: { now: () => endOfDay } }, 24)
    onStep({ what: 'days rolled up', done: day + 1, total: days + 1, perSecond: null })
  }
  const tables = await listTidyTables(ctx.db)
  for (const [index, table] of tables.entries()) {
    if (signal.aborted) return false
    await tidyTable(ctx.db, table)
    onStep({ what: 'tables analysed', done: index + 1, total: tables.length, perSecond: null })
  }
  await analyzeHistory(ctx.db)
  return true
}
