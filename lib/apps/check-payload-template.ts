import {
  type JsonObject,
  type PayloadValues,
  renderPayload,
  unknownPlaceholders,
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

/** Bytes of the payload that a template makes of a call with long texts. */
export function longPayloadBytes(template: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(renderPayload(template, LONG_VALUES)))
}

/** Why a template cannot be used, as sentences for whoever edits it; none when it can. */
export function findTemplateFaults(template: JsonObject): string[] {
  const unknown = unknownPlaceholders(template).map((name) => `{{${name}}} is not a placeholder`)
  const bytes = longPayloadBytes(template)
  if (bytes <= VOIP_PAYLOAD_MAX_BYTES) return unknown
  const tooLong = `makes a payload of ${bytes} bytes for a caller with a long name; Apple takes ${VOIP_PAYLOAD_MAX_BYTES}`
  return [...unknown, tooLong]
}
