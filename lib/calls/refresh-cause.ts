import type { Db } from '#lib/platform/db.ts'
import { diagnose } from './diagnose.ts'
import { withSurroundings } from './diagnose-store.ts'
import { findCallRecords, lockCall, updateCause } from './store.ts'

/**
 * Diagnoses a call anew and stores the cause. Does nothing for a call that is gone.
 *
 * The call is locked meanwhile, so that of two diagnoses the later one has seen everything that the earlier one
 * saw: an old cause never overwrites a newer one.
 */
export function refreshCause(db: Db, tenantId: string, callId: string, now: Date): Promise<void> {
  return db.transaction(async (run) => {
    await lockCall(run, tenantId, callId)
    const records = await findCallRecords({ query: run }, tenantId, callId)
    if (records === null) return
    // Only who was never pushed is explained by what else the account has.
    const isUnpushed = records.call.verdict === 'no_token'
    const { cause } = diagnose(isUnpushed ? await withSurroundings(db, tenantId, records) : records, now)
    if (cause !== records.call.cause) await updateCause(run, tenantId, callId, cause)
  })
}
