import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import { credentialExpiry } from '#lib/platform/metrics.ts'
import { listCredentialExpiries } from './store.ts'

/** Reads when credentials end into the metrics. Without a database the other figures are shown all the same. */
export async function showCredentialExpiry(db: Db, log: Log): Promise<void> {
  try {
    const rows = await listCredentialExpiries(db)
    credentialExpiry.reset()
    for (const { tenant, name, kind, notAfter } of rows) {
      credentialExpiry.set({ tenant, credential: name, kind }, notAfter.getTime() / 1000)
    }
  } catch (error) {
    log.warn({ err: error }, 'could not read when credentials expire')
  }
}
