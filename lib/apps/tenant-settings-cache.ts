import type { Db } from '#lib/platform/db.ts'
import { createExpiringCache } from '#lib/platform/expiring-cache.ts'
import type { Notifications } from '#lib/platform/notifications.ts'
import type { TenantSettings } from './app-settings.ts'
import { findTenantSettings } from './store.ts'

const MAX_AGE_MS = 10_000
const MAX_TENANTS = 5_000

/** Settings of tenants and their apps, read at most every ten seconds and at once after a change. */
export type TenantSettingsCache = {
  /** @throws Error if there is no such tenant: whoever asks has authenticated for it */
  get(tenantId: string): Promise<TenantSettings>
}

/** Follows `reveille_config`, so that a change made by another process counts here too. */
export function createTenantSettingsCache(db: Db, notifications: Notifications): TenantSettingsCache {
  const cache = createExpiringCache<TenantSettings>({
    maxAgeMs: MAX_AGE_MS,
    maxEntries: MAX_TENANTS,
    async load(tenantId) {
      const settings = await findTenantSettings(db, tenantId)
      if (settings === null) throw new Error(`tenant ${tenantId} is gone`)
      return settings
    },
  })
  notifications.on('reveille_config', (notice) => {
    if (notice.kind === 'payload') cache.forget(notice.payload)
    else cache.forgetAll()
  })
  return cache
}
