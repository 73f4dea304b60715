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
export function refreshCauses(db: Db, calls: readonly CallToDiagnose[], now: Date): Promise<void> {
  return db.transaction(async (run) => {
    await lockCalls(run, calls)
    const found = await findManyCallRecords({ query: run }, calls)
    const causes = await Promise.all(found.map((records) => causeOf(db, records, now)))
    const changed = found.flatMap(({ call }, n) => {
      const cause = causes[n]
      return cause === undefined || cause === call.cause
        ? []
        : [{ tenantId: call.tenantId, callId: call.id, cause }]
    })
    if (changed.length > 0) await updateCauses(run, changed)
  })
}

/** Only who was never pushed is explained by what else the account has. */
async function causeOf(db: Db, records: CallRecords, now: Date): Promise<string> {
  const { call } = records
  const isUnpushed = call.verdict === 'no_token'
  return diagnose(isUnpushed ? await withSurroundings(db, call.tenantId, records) : records, now).cause
}
