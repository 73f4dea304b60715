import { newId } from '#lib/platform/ids.ts'
import type { PushMessage } from './node-apn.ts'
import type { PushOutcome } from './outcome.ts'
import { classifyReason } from './reasons.ts'

/** What a probe found. */
export type ProbeOutcome = {
  /** `working`: Apple accepts the credential. `refused`: it does not. `unknown`: no answer that says either. */
  state: 'working' | 'refused' | 'unusable' | 'unknown'
  /** Apple's reason; null without an answer. */
  reason: string | null
  /** One sentence for a person. */
  detail: string
  push: PushOutcome
}

/** No device has it: Apple must answer `BadDeviceToken`, once it is content with the credential. */
const NOBODYS_PUSH_TOKEN = '0'.repeat(64)

/** A push that reaches nobody: even if it were accepted, it has nothing to show and is never kept. */
export function probeMessage(topic: string | undefined): { message: PushMessage; pushToken: string } {
  const voip = topic?.endsWith('.voip') === true
  const message: PushMessage = {
    apnsId: newId(),
    topic,
    pushType: voip ? 'voip' : 'background',
    priority: voip ? 10 : 5,
    expirationSeconds: 0,
    payload: '{"aps":{"content-available":1}}',
  }
  return { message, pushToken: NOBODYS_PUSH_TOKEN }
}

/** Reads the answer: a refusal of the push token or of the topic's absence means that the credential passed. */
export function readProbe(push: PushOutcome): ProbeOutcome {
  if (push.kind === 'accepted')
    return { state: 'working', reason: null, detail: 'APNs accepted the push.', push }
  if (push.kind === 'unsent') {
    const state = push.cause === 'credential_unusable' ? 'unusable' : 'unknown'
    return { state, reason: null, detail: push.detail, push }
  }
  const { action, meaning } = classifyReason(push.status, push.reason)
  const { reason } = push
  if (action === 'credential_broken' || action === 'credential_refresh') {
    return { state: 'refused', reason, detail: meaning, push }
  }
  const passed = action !== 'retry' && action !== 'throttled' && action !== 'unknown'
  const detail = passed ? 'APNs accepts this credential.' : meaning
  return { state: passed ? 'working' : 'unknown', reason, detail, push }
}
