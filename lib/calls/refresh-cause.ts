import type { Db } from '#lib/platform/db.ts'
import type { CallRecords } from './call.ts'
import { diagnose } from './diagnose.ts'
import { withSurroundings } from './diagnose-store.ts'
import { findManyCallRecords, lockCalls, updateCauses } from './store.ts'

/** A call whose cause may have become another. */
export type CallToDiagnose = { tenantId: string; callId: string }

/**
 * Diagnoses calls anew and stores their causes. Does nothing for a call that is gone.
 *
 * The calls are locked meanwhile, so that of two diagnoses the later one has seen everything that the earlier one
 * saw: an old cause never overwrites a newer one.
 */
export async function refreshCauses(db: Db, calls: readonly CallToDiagnose[], now: Date): Promise<void> {
  const alone = await db.transaction((run) => refreshTogether(run, calls, now))
  for (const call of alone) await db.transaction((run) => refreshAlone(db, run, call, now))
}

/** @returns the calls that want more than their own records: what is read for them must not hold up the others */
async function refreshTogether(
  run: Db['query'],
  calls: readonly CallToDiagnose[],
  now: Date,
): Promise<CallToDiagnose[]> {
  await lockCalls(run, calls)
  const found = await findManyCallRecords({ query: run }, calls)
  const [unpushed, pushed] = partition(found, ({ call }) => call.verdict === 'no_token')
  await store(
    run,
    pushed.map((records) => ({ records, cause: diagnose(records, now).cause })),
  )
  return unpushed.map(({ call }) => ({ tenantId: call.tenantId, callId: call.id }))
}

/** Only who was never pushed is explained by what else the account has. */
async function refreshAlone(db: Db, run: Db['query'], call: CallToDiagnose, now: Date): Promise<void> {
  await lockCalls(run, [call])
  const [records] = await findManyCallRecords({ query: run }, [call])
  if (records === undefined) return
  const surrounded = await withSurroundings(db, call.tenantId, records)
  await store(run, [{ records, cause: diagnose(surrounded, now).cause }])
}

async function store(
  run: Db['query'],
  found: readonly { records: CallRecords; cause: string }[],
): Promise<void> {
  const changed = found
    .filter(({ records, cause }) => cause !== records.call.cause)
    .map(({ records: { call }, cause }) => ({ tenantId: call.tenantId, callId: call.id, cause }))
  if (changed.length > 0) await updateCauses(run, changed)
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
