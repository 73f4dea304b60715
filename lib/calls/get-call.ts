import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { toCallDetail } from './call-detail.ts'
import { diagnose } from './diagnose.ts'
import { withSurroundings } from './diagnose-store.ts'
import type { CallDetail } from './history-schemas.ts'
import { findCallRecords } from './store.ts'

/**
 * A call with its timeline and diagnosis.
 *
 * @throws AppError `not_found` for a call that is not there or not the tenant's
 */
export async function getCall(ctx: Context, pushHint: string): Promise<CallDetail> {
  const records = isUuid(pushHint) ? await findCallRecords(ctx.db, ctx.tenantId, pushHint) : null
  if (records === null) throw notFound()
  const input = await withSurroundings(ctx.db, ctx.tenantId, records)
  return toCallDetail(records, diagnose(input, ctx.clock.now()))
}
