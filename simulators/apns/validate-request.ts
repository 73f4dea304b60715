import { bundleIdOf, isPushType, payloadLimitBytes, topicFitsPushType } from './push-types.ts'
import { type Rejection, reject } from './reasons.ts'
import type { PushRequest } from './request.ts'

/** The `apns-*` headers, checked. `expiration` is in epoch seconds; null means the header was absent. */
export type PushHeaders = {
  pushType: string | null
  priority: number
  expiration: number | null
  collapseId: string | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DEVICE_PATH = /^\/3\/device(?:\/([^/]*))?$/
const TOPIC = /^[A-Za-z0-9][A-Za-z0-9._-]*$/
const COLLAPSE_ID_BYTES = 64

/** The apns-id that the provider gave, if it is a canonical UUID. */
export function givenApnsId(request: PushRequest): string | null {
  const apnsId = request.headers['apns-id']
  return apnsId !== undefined && UUID.test(apnsId) ? apnsId : null
}

/** The push token of the path as it was written, or why method, path or header list are wrong. */
export function readPath(request: PushRequest): { outcome: 'path'; pushToken: string } | Rejection {
  if (request.method !== 'POST') return reject('MethodNotAllowed')
  const match = DEVICE_PATH.exec(request.path)
  if (match === null) return reject('BadPath')
  if (match[1] === undefined || match[1] === '') return reject('MissingDeviceToken')
  if (request.repeatedHeaders.length > 0) return reject('DuplicateHeaders')
  return { outcome: 'path', pushToken: match[1] }
}

/** The headers' values, or the first thing wrong with them. */
export function readPushHeaders(
  headers: Record<string, string>,
): (PushHeaders & { outcome: 'headers' }) | Rejection {
  const apnsId = headers['apns-id']
  if (apnsId !== undefined && !UUID.test(apnsId)) return reject('BadMessageId')
  const expiration = headers['apns-expiration']
  if (expiration !== undefined && !/^\d{1,15}$/.test(expiration)) return reject('BadExpirationDate')
  const priority = headers['apns-priority'] ?? '10'
  if (!['1', '5', '10'].includes(priority)) return reject('BadPriority')
  const pushType = headers['apns-push-type'] ?? null
  if (pushType !== null && !isPushType(pushType)) return reject('InvalidPushType')
  // Apple: specifying 10 for a background notification is an error.
  if (pushType === 'background' && priority === '10') return reject('BadPriority')
  const collapseId = headers['apns-collapse-id'] ?? null
  if (collapseId !== null && Buffer.byteLength(collapseId) > COLLAPSE_ID_BYTES) return reject('BadCollapseId')
  return {
    outcome: 'headers',
    pushType,
    priority: Number(priority),
    expiration: expiration === undefined ? null : Number(expiration),
    collapseId,
  }
}

/** What is wrong with a topic by its form or beside its push type, or null. */
export function judgeTopicForm(topic: string, pushType: string | null): Rejection | null {
  if (!TOPIC.test(topic) || bundleIdOf(topic) === '') return reject('BadTopic')
  if (pushType !== null && !topicFitsPushType(topic, pushType)) return reject('InvalidPushType')
  return null
}

/** The payload as an object, or why it is none. Text that is not a JSON object counts as no payload. */
export function readPayload(
  body: Buffer,
  topic: string,
  pushType: string | null,
): { outcome: 'payload'; payload: Record<string, unknown> } | Rejection {
  if (body.length === 0) return reject('PayloadEmpty')
  if (body.length > payloadLimitBytes(topic, pushType)) return reject('PayloadTooLarge')
  const payload = parseObject(body)
  return payload === null ? reject('PayloadEmpty') : { outcome: 'payload', payload }
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    // Not JSON: the caller gives the reason.
    return null
  }
}
