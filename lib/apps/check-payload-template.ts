import type { FieldFault } from '#lib/platform/errors.ts'
import {
  carriesPushHint,
  isPlaceholder,
  type JsonObject,
  type JsonValue,
  type PayloadValues,
  placeholderNames,
  renderPayload,
  VOIP_PAYLOAD_MAX_BYTES,
} from './payload-template.ts'

const FARTHEST = '2099-12-31T23:59:59.999Z'

/** A call with long but plausible texts, so that a template which passes leaves room for real calls. */
const LONG_VALUES: PayloadValues = {
  callerId: `sip:${'9'.repeat(60)}@${'p'.repeat(60)}.example.com`,
  callerNumber: '9'.repeat(60),
  callerName: 'Ø'.repeat(120),
  withVideo: false,
  pushHint: '0'.repeat(36),
  callUuid: '0'.repeat(36),
  aor: `sip:${'9'.repeat(60)}@${'p'.repeat(60)}.example.com`,
  reportToken: '0'.repeat(48),
  sentAt: FARTHEST,
  expiresAt: FARTHEST,
}

/** Bytes of a payload as it is sent: compact JSON in UTF-8. */
export function payloadBytes(payload: JsonObject): number {
  return new TextEncoder().encode(JSON.stringify(payload)).length
}

/** Bytes of the payload that a template makes of a call with long texts. */
export function longPayloadBytes(template: JsonObject): number {
  return payloadBytes(renderPayload(template, LONG_VALUES))
}

/** Why a template cannot be used, each fault with its JSON pointer (RFC 6901) into the template; none when it can. */
export function findTemplateFaults(template: JsonObject): FieldFault[] {
  const faults = unknownPlaceholders(template, '')
  const bytes = longPayloadBytes(template)
  if (bytes > VOIP_PAYLOAD_MAX_BYTES) {
    const message = `makes a payload of ${bytes} bytes for a caller with a long name; Apple takes ${VOIP_PAYLOAD_MAX_BYTES}`
    faults.push({ pointer: '', message })
  }
  const { aps } = template
  if (aps !== undefined && (typeof aps !== 'object' || aps === null || Array.isArray(aps))) {
    faults.push({ pointer: '/aps', message: 'must be an object' })
  }
  return faults
}

/** What a template may do, though it is seldom meant. */
export function findTemplateWarnings(template: JsonObject): string[] {
  if (carriesPushHint(template)) return []
  return ['{{pushHint}} is nowhere in it: the app cannot tell which INVITE belongs to the push.']
}

function unknownPlaceholders(value: JsonValue, pointer: string): FieldFault[] {
  if (typeof value === 'string') {
    const unknown = placeholderNames(value).filter((name) => !isPlaceholder(name))
    return unknown.map((name) => ({ pointer, message: `{{${name}}} is not a placeholder` }))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    unknownPlaceholders(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}
