import type { Apns } from '#lib/apns/send-push.ts'
import type { Db } from '#lib/platform/db.ts'
import type { CredentialCache } from './credential-cache.ts'
import { listTenantsWithCredentials } from './store.ts'

/** Connections to open ahead. Further credentials get theirs with their first push. */
const MAX_WARM = 100

/**
 * Opens the APNs connections of the credentials that are in use, so that the first call after a start does not
 * pay for a TLS handshake. Answers how many credentials it was.
 */
export async function warmCredentials(db: Db, credentials: CredentialCache, apns: Apns): Promise<number> {
  let warmed = 0
  for (const tenantId of await listTenantsWithCredentials(db, MAX_WARM)) {
    for (const credential of await credentials.get(tenantId)) {
      if (credential.status !== 'active' || warmed >= MAX_WARM) continue
      // Most phones are in production; a sandbox phone's first push opens its own connection.
      const environment = credential.environments.includes('production') ? 'production' : 'sandbox'
      apns.warm(credential.apns, environment)
      warmed += 1
    }
  }
  return warmed
}
