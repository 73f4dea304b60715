import { type AuthenticationWorld, authenticate } from './authenticate.ts'
import type { ConnectionState } from './connection-state.ts'
import type { DevicePark } from './devices.ts'
import type { AcceptedPush } from './inbox.ts'
import type { ReadProviderToken } from './provider-token.ts'
import { type Rejection, reject } from './reasons.ts'
import type { PushRequest } from './request.ts'
import { judgeTopicForm, readPath, readPayload, readPushHeaders } from './validate-request.ts'

/** A push that the service takes. */
export type Acceptance = { outcome: 'accepted'; pushToken: string; push: AcceptedPush }

/** The service's answer, and whether the provider's credential was good (that opens the connection's streams). */
export type Judgement = { answer: Acceptance | Rejection; credentialGood: boolean }

/** What the judgement rests on. */
export type JudgementWorld = AuthenticationWorld & { devices: DevicePark }

const PUSH_TOKEN = /^(?:[0-9a-f]{2}){1,100}$/i

/** Judges a request as Apple does: path, credential, headers, topic, payload, device, in this order. */
export function judge(
  request: PushRequest,
  connection: ConnectionState,
  subject: { apnsId: string; providerToken: ReadProviderToken | null; nowMs: number },
  world: JudgementWorld,
): Judgement {
  const path = readPath(request)
  if (path.outcome === 'rejected') return { answer: path, credentialGood: false }
  const provider = authenticate(connection, subject.providerToken, subject.nowMs, world)
  if (provider.outcome === 'rejected') return { answer: provider, credentialGood: false }
  const draft = readPush(request, provider.soleTopic)
  if (draft.outcome === 'rejected') return { answer: draft, credentialGood: true }
  const { environment } = connection
  const problem =
    provider.judgeTopic(draft.topic) ??
    (PUSH_TOKEN.test(path.pushToken) ? null : reject('BadDeviceToken')) ??
    world.devices.judge(path.pushToken, draft.topic, environment, subject.nowMs)
  if (problem !== null) return { answer: problem, credentialGood: true }
  const { topic, pushType, priority, expiration, payload } = draft
  const push = { apnsId: subject.apnsId, topic, pushType, priority, expiration, payload, environment }
  return {
    answer: { outcome: 'accepted', pushToken: path.pushToken.toLowerCase(), push },
    credentialGood: true,
  }
}

type Draft = Omit<AcceptedPush, 'apnsId' | 'environment'> & { outcome: 'draft' }

function readPush(request: PushRequest, soleTopic: string | null): Draft | Rejection {
  const headers = readPushHeaders(request.headers)
  if (headers.outcome === 'rejected') return headers
  const topic = request.headers['apns-topic'] ?? soleTopic
  if (topic === null || topic === '') return reject('MissingTopic')
  const problem = judgeTopicForm(topic, headers.pushType)
  if (problem !== null) return problem
  const body = readPayload(request.body, topic, headers.pushType)
  if (body.outcome === 'rejected') return body
  const { pushType, priority, expiration } = headers
  return { outcome: 'draft', topic, pushType, priority, expiration, payload: body.payload }
}
