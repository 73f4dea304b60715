import { findAccountId } from '#lib/accounts/find-account-id.ts'
import { listApps } from '#lib/apps/list-apps.ts'
import type { CallRecords } from '#lib/calls/call.ts'
import { type Diagnosis, diagnose } from '#lib/calls/diagnose.ts'
import { withSurroundings } from '#lib/calls/diagnose-store.ts'
import { findCallRecords, findNeighbourCalls } from '#lib/calls/store.ts'
import { type Subject, subjectsOf } from '#lib/calls/subjects.ts'
import type { Context } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'

/** Everything that a call's page shows, and the panel beside the list too. */
export type CallView = {
  records: CallRecords
  diagnosis: Diagnosis
  subjects: readonly Subject[]
  /** Null where the tenant has no such account. */
  accountId: string | null
  appName: string
  /** The calls before and after this one, of the same account. */
  neighbours: Awaited<ReturnType<typeof findNeighbourCalls>>
  now: Date
}

/** Reads a call of the tenant; null for one that is not there, or another's. */
export async function readCallView(ctx: Context, callId: string): Promise<CallView | null> {
  const records = isUuid(callId) ? await findCallRecords(ctx.db, ctx.tenantId, callId) : null
  if (records === null) return null
  const { call } = records
  const [surroundings, neighbours, accountId, apps] = await Promise.all([
    withSurroundings(ctx.db, ctx.tenantId, records),
    findNeighbourCalls(ctx.db, ctx.tenantId, call),
    findAccountId(ctx, call.aor),
    listApps(ctx),
  ])
  const now = ctx.clock.now()
  const diagnosis = diagnose(surroundings, now)
  return {
    records,
    diagnosis,
    subjects: subjectsOf(surroundings, diagnosis.cause),
    accountId,
    appName: apps.find(({ appId }) => appId === call.appId)?.name ?? 'App',
    neighbours,
    now,
  }
}
