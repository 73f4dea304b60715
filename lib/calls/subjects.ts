import type { Cause } from './call.ts'
import type { DiagnosisInput } from './diagnose-facts.ts'

/** A thing that a diagnosis speaks of, and where somebody would look next. */
export type Subject =
  | { kind: 'device'; deviceId: string; name: string; lastFour: string | null }
  | { kind: 'credential'; credentialId: string; name: string }
  /** No credential is there to be looked at: the page where one is made. */
  | { kind: 'credentials' }
  | { kind: 'app'; appId: string }

const CREDENTIAL_CAUSES: readonly Cause[] = [
  'credential_missing',
  'credential_expired',
  'credential_rejected',
]
const APP_CAUSES: readonly Cause[] = ['wrong_topic', 'registered_late', 'payload_too_large', 'no_push_token']

/** More phones than this are a list of their own, on the account's page. */
const MOST_DEVICES = 4

/**
 * What is at fault, the likeliest first: for a credential's fault the credentials that the pushes used, for the
 * app's settings the app, and then the phones that were, or could not be, pushed. What is gone is left out.
 */
export function subjectsOf(input: DiagnosisInput, cause: Cause): Subject[] {
  const subjects: Subject[] = []
  if (CREDENTIAL_CAUSES.includes(cause) || cause === 'wrong_topic') subjects.push(...credentialsOf(input))
  if (APP_CAUSES.includes(cause) && input.call.appId !== null) {
    subjects.push({ kind: 'app', appId: input.call.appId })
  }
  return [...subjects, ...devicesOf(input)]
}

function credentialsOf({ pushes, credentials = [] }: DiagnosisInput): Subject[] {
  const used = new Set(pushes.map((push) => push.credentialId))
  const known = credentials.filter(({ credentialId }) => used.size === 0 || used.has(credentialId))
  const found = (known.length > 0 ? known : credentials).map(
    ({ credentialId, name }): Subject => ({ kind: 'credential', credentialId, name }),
  )
  return found.length > 0 ? found : [{ kind: 'credentials' }]
}

function devicesOf({ pushes, devices = [] }: DiagnosisInput): Subject[] {
  const pushed = devices.filter(({ deviceId }) => pushes.some((push) => push.deviceId === deviceId))
  return (pushed.length > 0 ? pushed : devices)
    .slice(0, MOST_DEVICES)
    .map(({ deviceId, name, userAgent }) => ({
      kind: 'device',
      deviceId,
      name: name || userAgent || 'Unnamed device',
      lastFour: pushes.find((push) => push.deviceId === deviceId)?.tokenLastFour ?? null,
    }))
}
