import { z } from 'zod'
import { aorField } from '#lib/devices/schemas.ts'
import { answeredTime, integer, maybe, moment, TEXT_LENGTH } from '#lib/platform/fields.ts'
import { verdictField } from './schemas.ts'

export const causeField = z.enum([
  'in_progress',
  'answered',
  'declined',
  'busy',
  'unanswered',
  'answered_elsewhere',
  'caller_cancelled',
  'no_push_token',
  'push_tokens_invalid',
  'wrong_environment',
  'wrong_topic',
  'credential_missing',
  'credential_expired',
  'credential_rejected',
  'throttled',
  'payload_too_large',
  'apns_unreachable',
  'never_registered',
  'registered_late',
  'register_rejected',
  'not_forwarded',
  'forwarded_before_register',
  'forwarded_without_hint',
  'unknown',
])

const stateField = z.enum([
  'received',
  'pushing',
  'waiting',
  'no_token',
  'push_failed',
  'no_register',
  'register_rejected',
  'registered',
  'forwarded',
  'ringing',
  'failed',
  'cancelled',
  'answered',
])

export const listCallsQuery = z.strictObject({
  aor: maybe(aorField),
  verdict: maybe(verdictField),
  cause: maybe(causeField),
  from: maybe(moment()).meta({ description: 'Calls that began at or after this time.' }),
  to: maybe(moment()).meta({ description: 'Calls that began before this time.' }),
  limit: maybe(integer(1, 200)).transform((value) => value ?? 50),
  cursor: maybe(z.string().max(TEXT_LENGTH.line)).meta({ description: '`nextCursor` of the page before.' }),
})

const callFacts = {
  pushHint: z.string(),
  aor: z.string(),
  caller: z.string(),
  callerName: z.string(),
  withVideo: z.boolean(),
  callId: z.string(),
  state: stateField,
  verdict: z.union([verdictField, z.literal('')]),
  startedAt: answeredTime,
  endedAt: answeredTime,
  wakeTimeMs: z.number().meta({ description: 'Push accepted to REGISTER accepted; 0 when none woke.' }),
}

export const callSummary = z.object({ ...callFacts, cause: causeField }).meta({ id: 'CallSummary' })

export const listCallsAnswer = z
  .object({
    items: z.array(callSummary),
    nextCursor: z.string().meta({ description: 'Empty on the last page.' }),
  })
  .meta({ id: 'Calls' })

const diagnosis = z.object({
  cause: causeField,
  summary: z.string(),
  evidence: z.array(z.string()),
  advice: z.string(),
})

const pushOfCall = z.object({
  deviceId: z.string(),
  pushToken: z.string().meta({ description: 'Masked.', example: '…c3d4' }),
  environment: z.enum(['production', 'sandbox', 'unknown']),
  topic: z.string(),
  apnsId: z.string(),
  status: z.enum(['pending', 'accepted', 'rejected', 'unsent']),
  httpStatus: z.number().int(),
  reason: z.string(),
  attempts: z.number().int(),
  queueMs: z.number(),
  wireMs: z.number(),
})

const eventOfCall = z.object({
  type: z.string(),
  at: answeredTime,
  heardAt: answeredTime,
  by: z.enum(['pbx', 'gateway', 'app', 'apple']),
  deviceId: z.string(),
  code: z.number().int(),
  detail: z.string(),
})

export const callDetail = z
  .object({ ...callFacts, diagnosis, pushes: z.array(pushOfCall), events: z.array(eventOfCall) })
  .meta({ id: 'Call' })

export type ListCallsQuery = z.infer<typeof listCallsQuery>
export type CallSummary = z.infer<typeof callSummary>
export type ListCallsAnswer = z.infer<typeof listCallsAnswer>
export type CallDetail = z.infer<typeof callDetail>
