import type { Db } from '#lib/platform/db.ts'
import type { KnownDevice, OwnedPushToken } from './choose-device.ts'

type Run = Db['query']

type DeviceRow = {
  id: string
  instance_id: string | null
  on_unregister: 'disable' | 'keep' | null
  call_id: string | null
  cseq: string | null
  contact_uri: string | null
  registered_at: Date | null
  push_tokens: OwnedPushToken[]
}

/** Devices of an account with bindings and push tokens, the last seen first. */
export async function listAccountDevices(
  run: Run,
  tenantId: string,
  accountId: string,
): Promise<KnownDevice[]> {
  const rows = await run<DeviceRow>(
    'list_account_devices',
    `SELECT d.id, d.instance_id, app.on_unregister, r.call_id, r.cseq, r.contact_uri, r.registered_at,
      coalesce((SELECT jsonb_agg(jsonb_build_object('pushTokenId', pt.id, 'kind', pt.kind, 'fingerprint',
        pt.fingerprint, 'status', pt.status, 'carrier', pt.carrier))
        FROM push_token pt WHERE pt.tenant_id = d.tenant_id AND pt.device_id = d.id), '[]') AS push_tokens
    FROM device d
    LEFT JOIN app ON app.tenant_id = d.tenant_id AND app.id = d.app_id
    LEFT JOIN registration r ON r.tenant_id = d.tenant_id AND r.device_id = d.id
    WHERE d.tenant_id = $1 AND d.account_id = $2 ORDER BY d.last_seen_at DESC, d.id`,
    [tenantId, accountId],
  )
  return rows.map((row) => ({
    deviceId: row.id,
    instanceId: row.instance_id,
    onUnregister: row.on_unregister ?? 'disable',
    registration:
      row.call_id === null || row.registered_at === null
        ? null
        : {
            callId: row.call_id,
            cseq: Number(row.cseq),
            contactUri: row.contact_uri ?? '',
            registeredAt: row.registered_at,
          },
    pushTokens: row.push_tokens,
  }))
}

export type DeviceFacts = {
  tenantId: string
  deviceId: string
  accountId: string
  appId: string | null
  instanceId: string | null
  userAgent: string
  seenAt: Date
}

/** Makes a device, or notes what a REGISTER says of it. What it does not say stays. */
export async function upsertDevice(run: Run, device: DeviceFacts): Promise<void> {
  await run(
    'upsert_device',
    `INSERT INTO device (id, tenant_id, account_id, app_id, instance_id, user_agent, first_seen_at, last_seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
    ON CONFLICT (id) DO UPDATE SET app_id = coalesce(excluded.app_id, device.app_id),
      instance_id = coalesce(excluded.instance_id, device.instance_id),
      user_agent = coalesce(nullif(excluded.user_agent, ''), device.user_agent), last_seen_at = excluded.last_seen_at
    WHERE device.tenant_id = excluded.tenant_id`,
    [
      device.deviceId,
      device.tenantId,
      device.accountId,
      device.appId,
      device.instanceId,
      device.userAgent,
      device.seenAt,
    ],
  )
}
