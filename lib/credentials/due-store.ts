import type { Db } from '#lib/platform/db.ts'

/** A credential in use that nobody has asked Apple about for a while. */
export type DueCredential = { tenantId: string; credentialId: string }

type Due = {
  now: Date
  /** Leaves out those that are not broken. */
  brokenOnly: boolean
  everyMs: number
  soonestMs: number
  limit: number
}

/**
 * Credentials to check: one in use after `everyMs`; a broken one after half the time that it has been broken,
 * between `soonestMs` and `everyMs`. Those that were checked longest ago come first.
 */
export function listDueCredentials(
  db: Db,
  { now, brokenOnly, everyMs, soonestMs, limit }: Due,
): Promise<DueCredential[]> {
  return db.query<DueCredential>(
    'credentials-due',
    `SELECT c.tenant_id AS "tenantId", c.id AS "credentialId"
       FROM credential c JOIN tenant t ON t.id = c.tenant_id AND t.status = 'active'
      WHERE (c.status = 'broken' OR NOT $5 AND c.status IN ('active', 'retiring'))
        AND (c.not_after IS NULL OR c.not_after > $1::timestamptz)
        AND (c.last_check_at IS NULL OR c.last_check_at <= $1::timestamptz - interval '1 millisecond' *
              CASE WHEN c.status = 'broken'
                   THEN least($2, greatest($3, extract(epoch FROM $1::timestamptz - c.status_since) * 500))
                   ELSE $2 END)
      ORDER BY c.last_check_at NULLS FIRST, c.id
      LIMIT $4`,
    [now, everyMs, soonestMs, limit, brokenOnly],
  )
}

/** Credentials in use whose certificate has ended. */
export function listEnded(db: Db, now: Date): Promise<(DueCredential & { notAfter: Date })[]> {
  return db.query<DueCredential & { notAfter: Date }>(
    'credentials-ended',
    `SELECT tenant_id AS "tenantId", id AS "credentialId", not_after AS "notAfter" FROM credential
      WHERE status IN ('active', 'retiring') AND not_after <= $1
      ORDER BY id LIMIT 1000`,
    [now],
  )
}

/** Credentials that were replaced, and whose time to be kept ready is over. */
export function listToRetire(db: Db, now: Date): Promise<DueCredential[]> {
  return db.query<DueCredential>(
    'credentials-to-retire',
    `SELECT tenant_id AS "tenantId", id AS "credentialId" FROM credential
      WHERE status = 'retiring' AND retire_at <= $1
      ORDER BY id LIMIT 1000`,
    [now],
  )
}
