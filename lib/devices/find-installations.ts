import type { Context } from '#lib/platform/context.ts'
import { findInstallationRows, type Installation } from './installation-store.ts'

/** The VoIP push tokens that an account has or had, each with its installation, the newest first. */
export function findInstallations(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  aor: string,
): Promise<Installation[]> {
  return findInstallationRows(ctx.db, ctx.tenantId, aor)
}
