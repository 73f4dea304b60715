import type { Db } from '#lib/platform/db.ts'
import type { CallContext } from './call-context.ts'
import { diagnose } from './diagnose.ts'
import { withSurroundings } from './diagnose-store.ts'
import { findCallRecords, updateCause } from './store.ts'

/** Diagnoses a call anew and stores the cause. Does nothing for a call that is gone. */
export async function refreshCause(db: Db, tenantId: string, callId: string, now: Date): Promise<void> {
  const records = await findCallRecords(db, tenantId, callId)
  if (records === null) return
  const { cause } = diagnose(await withSurroundings(db, tenantId, records), now)
  if (cause !== records.call.cause) await updateCause(db, tenantId, callId, cause)
}

/** Does so after the request was answered. If it fails, the worker does it later. */
export function refreshCauseLater(ctx: CallContext, callId: string): void {
  const work = refreshCause(ctx.db, ctx.tenantId, callId, ctx.clock.now())
  ctx.background.add(
    work.catch((error: unknown) => {
      ctx.log.warn({ error, callId }, 'could not store the cause of a call; the worker will')
    }),
  )
}
