import type { CallEventRecord, CallRecord, Cause } from '#lib/calls/call.ts'
import type { DiagnosisInput } from '#lib/calls/diagnose-facts.ts'
import { aPush, TABLET } from './diagnose-fixtures.ts'

/** A call as it was left, and what its diagnosis says to the word. Without `advice` it is the general one of the cause. */
export type CauseCase = {
  name: string
  input: DiagnosisInput
  /** When it is looked at, after the call's start; ten minutes after if absent. */
  atMs?: number
  cause: Cause
  summary: string
  evidence: readonly string[]
  advice?: string
}

export const ACCEPTED = 'Apple accepted the push for iPhone of Alice in 84 ms (production)'
export const ACCEPTED_IPAD = 'Apple accepted the push for iPad in 84 ms (production)'
export const FIRST_REGISTER = 'first REGISTER 1.4 s after the INVITE'

/** A call with the push of one phone, unless it is said otherwise. */
export function told(
  call: CallRecord,
  events: CallEventRecord[],
  more: Partial<DiagnosisInput> = {},
): DiagnosisInput {
  return { call, pushes: [aPush()], events, ...more }
}

/** The push of a second phone. */
export function tablet(changes: Parameters<typeof aPush>[0] = {}) {
  return aPush({
    id: '019a0000-0000-7000-8000-0000000000f2',
    deviceId: TABLET,
    deviceName: 'iPad',
    tokenLastFour: 'e5f6',
    ...changes,
  })
}
