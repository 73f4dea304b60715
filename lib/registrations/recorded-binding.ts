import type { SeenOutcome } from '#lib/devices/push-token-store.ts'
import type { RegisterReport } from './register-report.ts'

/** What a REGISTER did to the push token that it carried, or that its device had. */
export type PushTokenOutcome = SeenOutcome['outcome'] | 'disabled' | 'none' | 'malformed' | 'no_app'

/** What a reported binding did. */
export type RecordedBinding = {
  /** Empty if no device came of it: an unregister of a device that was never seen. */
  deviceId: string
  contactUri: string
  pushTokenStatus: PushTokenOutcome
  environment: 'production' | 'sandbox' | 'unknown' | ''
  /** True when the REGISTER made or refreshed a binding: the phone is awake. */
  isAwake: boolean
  /** When this very REGISTER was first reported, if it was reported before. It wakes nobody for a later call. */
  repeatOf: Date | null
  /** Calls that pushed the device and have not seen it wake, if they were read on the way; null if not. */
  unwokenCallIds: readonly string[] | null
}

/** When a REGISTER was accepted. A PBX whose clock is ahead must not make a binding of tomorrow, which no later answer of Apple's could end. */
export function acceptedAt(report: RegisterReport, now: Date): Date {
  return report.at === null ? now : earlier(report.at, now)
}

/** The earlier of two times. */
export function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
