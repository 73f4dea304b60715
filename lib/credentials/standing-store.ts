import type { Prisma } from '#lib/platform/db.ts'
import type { CredentialStatus } from './credential.ts'
import type { EnvironmentVerdict } from './standing.ts'

type Row = { tenantId: string; credentialId: string }

/** A credential whose status was changed, and what it was before or is now. */
export type Moved = { name: string; status: CredentialStatus }

/** Notes what was found in one environment, unless something newer is noted already. */
export async function storeEnvironmentVerdict(
  tx: Prisma.TransactionClient,
  { tenantId, credentialId }: Row,
  verdict: EnvironmentVerdict & { at: Date; skewMs: number | null },
): Promise<void> {
  const { environment, state, reason, detail, at, skewMs } = verdict
  const workedAt = state === 'working' ? at : null
  await tx.$executeRaw`
    INSERT INTO credential_check AS c
      (tenant_id, credential_id, environment, state, reason, detail, checked_at, since, worked_at, skew_ms)
    VALUES (${tenantId}::uuid, ${credentialId}::uuid, ${environment}::push_environment, ${state},
            ${reason ?? ''}, ${detail}, ${at}::timestamptz, ${at}::timestamptz, ${workedAt}::timestamptz,
            ${skewMs === null ? null : Math.round(skewMs)}::int)
    ON CONFLICT (tenant_id, credential_id, environment) DO UPDATE SET
      state = EXCLUDED.state, reason = EXCLUDED.reason, detail = EXCLUDED.detail,
      checked_at = EXCLUDED.checked_at,
      since = CASE WHEN c.state = EXCLUDED.state THEN c.since ELSE EXCLUDED.since END,
      worked_at = coalesce(EXCLUDED.worked_at, c.worked_at),
      skew_ms = coalesce(EXCLUDED.skew_ms, c.skew_ms)
    WHERE c.checked_at <= EXCLUDED.checked_at`
}

/** Marks a credential in use as broken; what it was before, or null if it is not in use. */
export async function breakRow(
  tx: Prisma.TransactionClient,
  { tenantId, credentialId }: Row,
  { reason, at }: { reason: string; at: Date },
): Promise<Moved | null> {
  const rows = await tx.$queryRaw<Moved[]>`
    UPDATE credential
       SET broken_from = status, status = 'broken', status_reason = ${reason}, status_since = ${at}::timestamptz
     WHERE tenant_id = ${tenantId}::uuid AND id = ${credentialId}::uuid AND status IN ('active', 'retiring')
    RETURNING name, broken_from::text AS status`
  return rows[0] ?? null
}

/**
 * Puts a broken credential back to what it was, if no environment of it is refused; null if it is not broken, has
 * expired, or is refused elsewhere.
 */
export async function mendRow(
  tx: Prisma.TransactionClient,
  { tenantId, credentialId }: Row,
  at: Date,
): Promise<Moved | null> {
  const rows = await tx.$queryRaw<Moved[]>`
    UPDATE credential
       SET status = coalesce(broken_from, 'active'), broken_from = NULL, status_reason = '',
           status_since = ${at}::timestamptz
     WHERE tenant_id = ${tenantId}::uuid AND id = ${credentialId}::uuid AND status = 'broken'
       AND (not_after IS NULL OR not_after > ${at}::timestamptz)
       AND NOT EXISTS (
             SELECT FROM credential_check c
              WHERE c.tenant_id = credential.tenant_id AND c.credential_id = credential.id
                AND c.environment = ANY (credential.environments) AND c.state IN ('refused', 'unusable'))
    RETURNING name, status::text AS status`
  return rows[0] ?? null
}

/** Takes an environment off a credential that has another one; its name, or null if nothing was taken off. */
export async function dropEnvironment(
  tx: Prisma.TransactionClient,
  { tenantId, credentialId }: Row,
  environment: 'production' | 'sandbox',
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    UPDATE credential SET environments = array_remove(environments, ${environment}::push_environment)
     WHERE tenant_id = ${tenantId}::uuid AND id = ${credentialId}::uuid AND status <> 'retired'
       AND ${environment}::push_environment = ANY (environments) AND cardinality(environments) > 1
    RETURNING name`
  return rows[0]?.name ?? null
}
