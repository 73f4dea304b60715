import type { Db } from '#lib/platform/db.ts'

/** What shows that a PBX talks to us; null for what has not been seen yet. */
export type PbxSigns = {
  keyUsedAt: Date | null
  register: { aor: string; at: Date } | null
  call: { callId: string; aor: string; at: Date } | null
}

type Row = {
  key_used_at: Date | null
  register_aor: string | null
  register_at: Date | null
  call_id: string | null
  call_aor: string | null
  call_at: Date | null
}

/** The newest of each. Indexes: device (tenant_id, id), call (tenant_id, id desc); a tenant has a handful of keys. */
export async function findPbxSignRows(db: Db, tenantId: string): Promise<PbxSigns> {
  const rows = await db.query<Row>(
    'find_pbx_signs',
    `SELECT (SELECT max(last_used_at) FROM api_key WHERE tenant_id = $1) AS key_used_at,
            d.aor AS register_aor, d.registered_at AS register_at,
            c.id AS call_id, c.aor AS call_aor, c.started_at AS call_at
       FROM (SELECT 1) one
       LEFT JOIN LATERAL (
         SELECT a.aor, r.registered_at FROM device v
           JOIN account a ON a.tenant_id = v.tenant_id AND a.id = v.account_id
           JOIN registration r ON r.device_id = v.id
          WHERE v.tenant_id = $1 ORDER BY v.id DESC LIMIT 1) d ON true
       LEFT JOIN LATERAL (
         SELECT id, aor, started_at FROM call
          WHERE tenant_id = $1 AND NOT is_test ORDER BY id DESC LIMIT 1) c ON true`,
    [tenantId],
  )
  const row = rows[0]
  if (row === undefined) return { keyUsedAt: null, register: null, call: null }
  const { key_used_at, register_aor, register_at, call_id, call_aor, call_at } = row
  return {
    keyUsedAt: key_used_at,
    register: register_aor === null || register_at === null ? null : { aor: register_aor, at: register_at },
    call:
      call_id === null || call_aor === null || call_at === null
        ? null
        : { callId: call_id, aor: call_aor, at: call_at },
  }
}
