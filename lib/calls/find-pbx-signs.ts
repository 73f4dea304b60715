import type { Context } from '#lib/platform/context.ts'
import { findPbxSignRows, type PbxSigns } from './pbx-signs-store.ts'

export type { PbxSigns } from './pbx-signs-store.ts'

/** Whether the tenant's PBX has used a key, reported a REGISTER and asked for a call, and which came last. */
export function findPbxSigns(ctx: Pick<Context, 'db' | 'tenantId'>): Promise<PbxSigns> {
  return findPbxSignRows(ctx.db, ctx.tenantId)
}
