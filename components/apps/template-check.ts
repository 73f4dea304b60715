import {
  findTemplateFaults,
  findTemplateWarnings,
  longPayloadBytes,
  payloadBytes,
} from '#lib/apps/check-payload-template.ts'
import { type JsonObject, type PayloadValues, renderPayload } from '#lib/apps/payload-template.ts'
import type { FieldFault } from '#lib/platform/errors.ts'

/** A call as the preview shows it. */
const SAMPLE: PayloadValues = {
  callerId: 'sip:+4512345678@pbx.example.com',
  callerNumber: '+4512345678',
  callerName: 'Alice Example',
  withVideo: false,
  pushHint: '01a2b3c4-d5e6-7f80-9a1b-2c3d4e5fb864',
  callUuid: '01a2b3c4-d5e6-7f80-9a1b-2c3d4e5fb864',
  aor: 'sip:100@pbx.example.com',
  reportToken: 'Zm9yIHRoZSBhcHAsIHRvIHJlcG9ydCB3aXRoLCBhbiBob3Vy',
  sentAt: '2026-01-31T12:00:00.000Z',
  expiresAt: '2026-01-31T12:00:20.000Z',
}

/** What a text in the template editor is good for. */
export type TemplateCheck =
  | { kind: 'no_json'; fault: string }
  | {
      kind: 'template'
      template: JsonObject
      /** What it makes of a sample call. */
      payload: JsonObject
      preview: string
      /** Bytes of the preview as it is sent. */
      bytes: number
      /** Bytes for a caller with long texts. */
      longBytes: number
      faults: FieldFault[]
      warnings: string[]
    }

/** Reads the text of the editor, fills it with a sample call and finds what is wrong with it. */
export function checkTemplateText(text: string): TemplateCheck {
  const read = readObject(text)
  if (typeof read === 'string') return { kind: 'no_json', fault: read }
  const payload = renderPayload(read, SAMPLE)
  return {
    kind: 'template',
    template: read,
    payload,
    preview: JSON.stringify(payload, null, 2),
    bytes: payloadBytes(payload),
    longBytes: longPayloadBytes(read),
    faults: findTemplateFaults(read),
    warnings: findTemplateWarnings(read),
  }
}

function readObject(text: string): JsonObject | string {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as JsonObject) : 'A payload is a JSON object: { … }.'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
