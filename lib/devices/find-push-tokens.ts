import type { Context } from '#lib/platform/context.ts'
import { findPushTokenRows } from './lookup-store.ts'
import type { FindPushTokensAnswer, FindPushTokensQuery } from './schemas.ts'

/** The push tokens of an account. An AOR that nobody has registered has none, which is no error. */
export async function findPushTokens(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  query: FindPushTokensQuery,
): Promise<FindPushTokensAnswer> {
  const rows = await findPushTokenRows(ctx.db, ctx.tenantId, query.aor, query.status)
  return {
    aor: query.aor,
    items: rows.map((row) => ({
      pushToken: row.value,
      kind: row.kind,
      environment: row.environment,
      topic: row.kind === 'voip' ? `${row.bundle_id}.voip` : row.bundle_id,
      bundleId: row.bundle_id,
      deviceId: row.device_id,
      status: row.status,
      lastRegisteredAt: row.last_registered_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      userAgent: row.user_agent,
    })),
  }
}
