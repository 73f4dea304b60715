import type { Db } from '#lib/platform/db.ts'

/** Tells every console which calls of a tenant changed; null: it may be any. */
export async function notifyLive(db: Db, tenantId: string, callIds: readonly string[] | null): Promise<void> {
  await db.query('notify_live', "SELECT pg_notify('reveille_live', $1)", [
    callIds === null ? tenantId : `${tenantId} ${callIds.join(',')}`,
  ])
}

/** Tells every gateway that somebody looks at the calls of a tenant. */
export async function notifyWatch(db: Db, tenantId: string): Promise<void> {
  await db.query('notify_watch', "SELECT pg_notify('reveille_watch', $1)", [tenantId])
}
