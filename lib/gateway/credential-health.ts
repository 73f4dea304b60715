import type { CredentialHealth } from '#lib/credentials/credential-health.ts'
import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import type { Clock } from '#lib/platform/clock.ts'
import {
  credentialCheck,
  credentialClockSkew,
  credentialDaysLeft,
  credentialExpiry,
  credentialStatus,
  resetCredentialMetrics,
  uncoveredApps,
} from '#lib/platform/credential-metrics.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'

/** Reads the health of credentials into the metrics. Without a database the other figures are shown all the same. */
export async function showCredentialHealth({
  db,
  clock,
  log,
}: {
  db: Db
  clock: Clock
  log: Log
}): Promise<void> {
  try {
    const health = await listCredentialHealth({ db }, clock.now())
    resetCredentialMetrics()
    for (const credential of health.credentials) show(credential)
    for (const { tenantSlug, bundleId, lack } of health.uncoveredApps) {
      uncoveredApps.set({ tenant: tenantSlug, bundle_id: bundleId, lack }, 1)
    }
  } catch (error) {
    log.warn({ err: error }, 'could not read the health of credentials')
  }
}

function show({ tenantSlug, name, kind, status, notAfter, daysLeft, environments }: CredentialHealth): void {
  const labels = { tenant: tenantSlug, credential: name, kind }
  credentialStatus.set({ ...labels, status }, 1)
  if (notAfter !== null && status !== 'draft') {
    credentialExpiry.set(labels, notAfter.getTime() / 1_000)
    credentialDaysLeft.set(labels, daysLeft ?? 0)
  }
  for (const { environment, state, checkedAt, skewMs } of environments) {
    credentialCheck.set({ ...labels, environment, state }, checkedAt.getTime() / 1_000)
    if (skewMs !== null) credentialClockSkew.set({ environment }, skewMs / 1_000)
  }
}
