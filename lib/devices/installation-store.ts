import type { Db } from '#lib/platform/db.ts'

/** A VoIP push token of an account with the installation of the app that it belongs to. */
export type Installation = {
  deviceId: string
  instanceId: string | null
  bundleId: string
  pushToken: string
  status: 'active' | 'invalid' | 'replaced' | 'disabled'
}

type InstallationRow = {
  device_id: string
  instance_id: string | null
  bundle_id: string
  value: string
  status: Installation['status']
}

/** Retired ones too, the newest first. An unknown AOR has none. */
export async function findInstallationRows(db: Db, tenantId: string, aor: string): Promise<Installation[]> {
  const rows = await db.query<InstallationRow>(
    'find_installations',
    `SELECT pt.device_id, d.instance_id, app.bundle_id, pt.value, pt.status
    FROM push_token pt
    JOIN app ON app.tenant_id = pt.tenant_id AND app.id = pt.app_id
    JOIN device d ON d.tenant_id = pt.tenant_id AND d.id = pt.device_id
    WHERE pt.tenant_id = $1 AND pt.aor = $2 AND pt.kind = 'voip' ORDER BY pt.id DESC`,
    [tenantId, aor],
  )
  return rows.map((row) => ({
    deviceId: row.device_id,
    instanceId: row.instance_id,
    bundleId: row.bundle_id,
    pushToken: row.value,
    status: row.status,
  }))
}
