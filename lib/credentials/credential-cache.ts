import type { Db } from '#lib/platform/db.ts'
import { createExpiringCache } from '#lib/platform/expiring-cache.ts'
import type { Notifications } from '#lib/platform/notifications.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import type { UsableCredential } from './choose-credential.ts'
import { createStandingWatch } from './standing-watch.ts'
import { listUsableCredentials } from './store.ts'

const MAX_AGE_MS = 10_000
const MAX_TENANTS = 1_000

/** Opened credentials of tenants, so that a call neither reads nor unseals them. */
export type CredentialCache = { get(tenantId: string): Promise<readonly UsableCredential[]> }

/**
 * Follows `reveille_config`: a new, broken or retired credential counts in every process at once.
 *
 * @param onChanged told of a credential whose status is another one than before, so that its connections go
 */
export function createCredentialCache(
  db: Db,
  keyRing: KeyRing,
  notifications: Notifications,
  onChanged: (credentialId: string) => void,
): CredentialCache {
  const watch = createStandingWatch(MAX_TENANTS, onChanged)
  const cache = createExpiringCache<readonly UsableCredential[]>({
    maxAgeMs: MAX_AGE_MS,
    maxEntries: MAX_TENANTS,
    async load(tenantId) {
      const credentials = await listUsableCredentials(db, keyRing, tenantId)
      watch.saw(tenantId, credentials)
      return credentials
    },
  })
  notifications.on('reveille_config', (notice) => {
    if (notice.kind === 'payload') cache.forget(notice.payload)
    else cache.forgetAll()
  })
  return cache
}
