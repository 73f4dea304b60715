import { isApnsProvider } from '#lib/sip/carriers.ts'
import { featureCaps, MIN_REFRESHED_EXPIRES_SECONDS, PNSREG_SECONDS } from '#lib/sip/feature-caps.ts'
import type { PushTokenOutcome } from './recorded-binding.ts'
import type { ReportedBinding } from './register-report.ts'

/** What RFC 8599 has a proxy tell the phone about a REGISTER. Empty and 0 where it has nothing to say. */
export type Rfc8599Answer = {
  /** Value of the Feature-Caps header field to send on, to the registrar and in the 2xx. */
  featureCaps: string
  /** What a PBX may answer instead of a 2xx, if it asks before it accepts: 423 or 555. */
  sipCode: number
  sipReason: string
  /** For 423: the Min-Expires to send, in seconds. */
  minExpires: number
}

const NOTHING: Rfc8599Answer = { featureCaps: '', sipCode: 0, sipReason: '', minExpires: 0 }
/** RFC 8599 §8.1. */
const NOT_SUPPORTED = { sipCode: 555, sipReason: 'Push Notification Service Not Supported' } as const
const KEPT: ReadonlySet<PushTokenOutcome> = new Set(['active', 'unchanged', 'replaced', 'moved'])

/** For a REGISTER that only asks: `pn-provider` without `pn-prid` (RFC 8599 §4.1.5, §5.6.1.2). */
export function answerToQuery(provider: string): Rfc8599Answer {
  if (isForeign(provider)) return { ...NOTHING, ...NOT_SUPPORTED }
  return { ...NOTHING, featureCaps: featureCaps(provider, false) }
}

/**
 * For a REGISTER that asks for pushes (RFC 8599 §5.6.1.1). Support is said only if we shall really push: the push
 * token was kept, and the binding does not end before the phone has had to refresh it. That matters only where
 * the app's `onLapse` ends pushes with the binding; else a lapsed binding is pushed all the same.
 */
export function answerToBinding(binding: ReportedBinding, outcome: PushTokenOutcome): Rfc8599Answer {
  const { rfc8599, expiresSeconds, app, pushTokens } = binding
  if (rfc8599 === null || expiresSeconds === 0 || rfc8599.isPushedByAnother) return NOTHING
  const { provider, canRefreshItself } = rfc8599
  if (pushTokens.length === 0) return isForeign(provider) ? { ...NOTHING, ...NOT_SUPPORTED } : NOTHING
  if (!KEPT.has(outcome) || !pushTokens.some(({ carrier }) => carrier === 'rfc8599')) return NOTHING
  if (app?.onLapse === 'disable' && expiresSeconds < MIN_REFRESHED_EXPIRES_SECONDS) {
    const minExpires = MIN_REFRESHED_EXPIRES_SECONDS
    return { ...NOTHING, sipCode: 423, sipReason: 'Interval Too Brief', minExpires }
  }
  const isTold = canRefreshItself && expiresSeconds > PNSREG_SECONDS
  return { ...NOTHING, featureCaps: featureCaps(provider, isTold) }
}

/** For a REGISTER about which RFC 8599 says nothing. */
export function noRfc8599Answer(): Rfc8599Answer {
  return NOTHING
}

/** Another push service than Apple's. Siprix writes `ios` and means a device id, or Apple after all. */
function isForeign(provider: string): boolean {
  return provider !== '' && provider !== 'ios' && !isApnsProvider(provider)
}
