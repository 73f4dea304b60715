import type { PushOutcome, PushRejected, UnsentCause } from '#lib/apns/outcome.ts'
import type { Apns } from '#lib/apns/send-push.ts'
import {
  type CredentialLack,
  chooseCredentials,
  type UsableCredential,
} from '#lib/credentials/choose-credential.ts'
import type { Clock } from '#lib/platform/clock.ts'
import { type PushResult, type PushTokenEffect, storedAttempts } from './push-result.ts'

type Environment = 'production' | 'sandbox'

/** One push to be sent. */
export type PushOrder = {
  pushId: string
  tenantId: string
  callId: string | null
  pushTokenId: string
  appId: string
  pushToken: string
  environment: Environment | 'unknown'
  defaultEnvironment: Environment
  topic: string
  /** JSON text, sent as it is. */
  payload: string
  /** The payload to keep: without what would let a reader act as the phone. */
  payloadToStore: unknown
  /** End of the wait: `apns-expiration`. */
  expiration: Date
  /** The push has its end by then: a little before the wait is over, so that the end can be stored in time. */
  deadline: Date
}

type Sent = { environment: Environment; outcome: PushOutcome; credential: UsableCredential }
type Unusable = { lack: CredentialLack; detail: string }

const OTHER: Readonly<Record<Environment, Environment>> = { production: 'sandbox', sandbox: 'production' }

/**
 * Sends one push and says what it came to. Never throws: a push always has an end.
 *
 * A credential that Apple refuses is passed over for the next good one. `BadDeviceToken` says only that this
 * environment does not know the push token: the other one is tried once, with the same `apns-id`, and what
 * works is learnt.
 */
export async function deliverPush(
  order: PushOrder,
  services: { apns: Apns; credentials: readonly UsableCredential[]; clock: Clock },
): Promise<PushResult> {
  const first = order.environment === 'unknown' ? order.defaultEnvironment : order.environment
  const sent = await sendIn(first, order, services)
  if ('lack' in sent) return withoutCredential(order, first, sent, services.clock.now())
  if (!isWrongEnvironment(sent.outcome)) return asResult(order, [sent], services.clock.now())
  const second = await sendIn(OTHER[first], order, services)
  const tries = 'lack' in second ? [sent] : [sent, second]
  return asResult(order, tries, services.clock.now())
}

function isWrongEnvironment(outcome: PushOutcome): outcome is PushRejected {
  return outcome.kind === 'rejected' && outcome.action === 'push_token_wrong_environment'
}

async function sendIn(
  environment: Environment,
  order: PushOrder,
  services: { apns: Apns; credentials: readonly UsableCredential[]; clock: Clock },
): Promise<Sent | Unusable> {
  const { apns, credentials, clock } = services
  const choice = chooseCredentials(
    credentials,
    { appId: order.appId, environment, topic: order.topic },
    clock.now(),
  )
  if (choice.kind === 'none') return { lack: choice.lack, detail: choice.detail }
  let sent: Sent | undefined
  for (const credential of choice.candidates) {
    const outcome = await apns.sendPush({
      credential: credential.apns,
      environment,
      pushToken: order.pushToken,
      topic: order.topic,
      pushType: 'voip',
      priority: 10,
      expiration: order.expiration,
      payload: order.payload,
      apnsId: order.pushId,
      deadline: order.deadline,
    })
    sent = { environment, outcome, credential }
    if (!isCredentialFault(outcome)) break
  }
  return sent ?? { lack: 'credential_missing', detail: 'There is no credential to try.' }
}

/** `stopped`: it was withdrawn while the push waited. In a process that stops, the next one says the same at once. */
const CREDENTIAL_CAUSES: readonly UnsentCause[] = ['circuit_open', 'credential_unusable', 'stopped']

function isCredentialFault(outcome: PushOutcome): boolean {
  if (outcome.kind === 'rejected')
    return outcome.action === 'credential_broken' || outcome.action === 'credential_refresh'
  return outcome.kind === 'unsent' && CREDENTIAL_CAUSES.includes(outcome.cause)
}

function asResult(order: PushOrder, tries: readonly Sent[], now: Date): PushResult {
  const last = tries.at(-1)
  if (last === undefined) throw new Error('a push without a try')
  const { outcome, environment, credential } = last
  return {
    ...identity(order, environment),
    status: outcome.kind,
    credentialId: credential.credentialId,
    credentialName: credential.name,
    apnsUniqueId: outcome.kind === 'accepted' ? (outcome.apnsUniqueId ?? '') : '',
    httpStatus: outcome.kind === 'accepted' ? 200 : outcome.kind === 'rejected' ? outcome.status : null,
    reason: outcome.kind === 'accepted' ? '' : outcome.kind === 'rejected' ? outcome.reason : outcome.cause,
    detail: outcome.kind === 'unsent' ? outcome.detail : '',
    invalidSince: outcome.kind === 'rejected' ? outcome.invalidSince : null,
    attempts: storedAttempts(tries),
    queueMs: tries.reduce((sum, one) => sum + one.outcome.queueMs, 0),
    wireMs: tries.reduce((sum, one) => sum + one.outcome.wireMs, 0),
    settledAt: now,
    effect: effectOn(order, tries),
  }
}

function effectOn(order: PushOrder, tries: readonly Sent[]): PushTokenEffect {
  const last = tries.at(-1)
  if (last === undefined) return { kind: 'none' }
  const { outcome, environment } = last
  if (outcome.kind === 'accepted') {
    return environment === order.environment ? { kind: 'none' } : { kind: 'environment_learnt', environment }
  }
  if (outcome.kind === 'unsent') return { kind: 'none' }
  if (outcome.action === 'push_token_gone') {
    return { kind: 'gone', reason: outcome.reason, invalidSince: outcome.invalidSince }
  }
  if (outcome.action === 'push_token_wrong_topic') return { kind: 'refused', reason: outcome.reason }
  const refusedByAll = tries.every((one) => isWrongEnvironment(one.outcome))
  return refusedByAll ? { kind: 'refused', reason: outcome.reason } : { kind: 'none' }
}

function withoutCredential(order: PushOrder, environment: Environment, why: Unusable, now: Date): PushResult {
  return {
    ...identity(order, environment),
    status: 'unsent',
    credentialId: null,
    credentialName: '',
    apnsUniqueId: '',
    httpStatus: null,
    reason: why.lack,
    detail: why.detail,
    invalidSince: null,
    attempts: [],
    queueMs: 0,
    wireMs: 0,
    settledAt: now,
    effect: { kind: 'none' },
  }
}

function identity(order: PushOrder, environment: Environment) {
  const { pushId, tenantId, callId, pushTokenId, payloadToStore } = order
  return { pushId, tenantId, callId, pushTokenId, environment, payload: payloadToStore }
}
