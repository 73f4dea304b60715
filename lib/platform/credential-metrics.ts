import { Counter, Gauge } from 'prom-client'
import { metricsRegistry } from './metrics.ts'

const registers = [metricsRegistry]
const LABELS = ['tenant', 'credential', 'kind'] as const

/** Changes for the worse, by push or by connection test: one for each, not one for each push that follows. */
export const credentialRefusals = new Counter({
  name: 'reveille_credential_refusals_total',
  help: 'Times that APNs refused a credential as a whole, by reason.',
  labelNames: ['environment', 'reason'] as const,
  registers,
})

/** When a credential ends, by tenant; written before each scrape, like those below. */
export const credentialExpiry = new Gauge({
  name: 'reveille_credential_expiry_timestamp_seconds',
  help: 'When a credential in use expires, in seconds since 1970.',
  labelNames: LABELS,
  registers,
})

export const credentialDaysLeft = new Gauge({
  name: 'reveille_credential_days_left',
  help: 'Whole days until a credential in use expires; negative once it has.',
  labelNames: LABELS,
  registers,
})

export const credentialStatus = new Gauge({
  name: 'reveille_credential_status',
  help: '1 for the status that a credential has: active, retiring, broken or draft.',
  labelNames: [...LABELS, 'status'] as const,
  registers,
})

export const credentialCheck = new Gauge({
  name: 'reveille_credential_check_timestamp_seconds',
  help: 'When APNs was last asked about a credential, in seconds since 1970, by what it said.',
  labelNames: [...LABELS, 'environment', 'state'] as const,
  registers,
})

export const credentialClockSkew = new Gauge({
  name: 'reveille_credential_check_clock_skew_seconds',
  help: "How far APNs' clock was ahead of the checking machine's, at the last check that it answered.",
  labelNames: ['environment'] as const,
  registers,
})

export const uncoveredApps = new Gauge({
  name: 'reveille_apps_without_credential',
  help: 'Apps that nothing can be pushed to, by tenant and by what is wrong.',
  labelNames: ['tenant', 'bundle_id', 'lack'] as const,
  registers,
})

/** Takes every series away, for those of now to be written. */
export function resetCredentialMetrics(): void {
  const gauges = [
    credentialExpiry,
    credentialDaysLeft,
    credentialStatus,
    credentialCheck,
    credentialClockSkew,
    uncoveredApps,
  ]
  for (const gauge of gauges) gauge.reset()
}
