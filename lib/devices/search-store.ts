import type { Db } from '#lib/platform/db.ts'
import type { PushTokenStatus } from './device.ts'

/** A push token as a search shows it: never its value. */
export type FoundPushToken = {
  pushTokenId: string
  deviceId: string
  deviceName: string
  aor: string
  lastFour: string
  status: PushTokenStatus
}

/**
 * Push tokens that end with these hex digits, the newest first. Index push_token (tenant_id, reverse(value)); `g`
 * is above every hex digit, so it closes the range.
 */
export async function searchPushTokenRows(
  db: Db,
  tenantId: string,
  ending: string,
  limit: number,
): Promise<FoundPushToken[]> {
  return db.query<FoundPushToken>(
    'search_push_tokens',
    `SELECT pt.id AS "pushTokenId", pt.device_id AS "deviceId", coalesce(nullif(d.name, ''), d.user_agent) AS "deviceName",
      pt.aor, right(pt.value, 4) AS "lastFour", pt.status
    FROM (
      SELECT * FROM push_token WHERE tenant_id = $1
        AND reverse(value) ~>=~ reverse($2::text) AND reverse(value) ~<~ (reverse($2::text) || 'g') LIMIT 200
    ) pt
    JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
    ORDER BY pt.id DESC LIMIT $3`,
    [tenantId, ending, limit],
  )
}
