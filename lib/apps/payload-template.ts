export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

/** Apple's limit for a VoIP payload, bytes of uncompressed JSON ("Sending notification requests to APNs"). */
export const VOIP_PAYLOAD_MAX_BYTES = 5_120

/** What a template may name. `callUuid` is what the app gives CallKit: the same in each push of a call. */
export type PayloadValues = {
  callerId: string
  callerNumber: string
  callerName: string
  withVideo: boolean
  pushHint: string
  callUuid: string
  aor: string
  reportToken: string
  /** RFC 3339. */
  sentAt: string
  expiresAt: string
}

export type Placeholder = keyof PayloadValues

export const PLACEHOLDERS: readonly Placeholder[] = [
  'callerId',
  'callerNumber',
  'callerName',
  'withVideo',
  'pushHint',
  'callUuid',
  'aor',
  'reportToken',
  'sentAt',
  'expiresAt',
]

/** Inside `aps`, where Siprix-style apps read it. */
export const DEFAULT_PAYLOAD_TEMPLATE: JsonObject = {
  aps: {
    alert: 'Incoming call',
    callerId: '{{callerId}}',
    callerNumber: '{{callerNumber}}',
    callerName: '{{callerName}}',
    withVideo: '{{withVideo}}',
    pushHint: '{{pushHint}}',
    uuid: '{{callUuid}}',
    reportToken: '{{reportToken}}',
    sentAt: '{{sentAt}}',
    expiresAt: '{{expiresAt}}',
  },
  data: {},
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g
const ONLY_PLACEHOLDER = /^\{\{(\w+)\}\}$/

/**
 * Fills a template. A text that is one placeholder and nothing else takes the value with its type
 * (`"{{withVideo}}"` becomes `true`); inside other text the value is written out.
 *
 * @param customPayload merged into the template's top-level `data`
 */
export function renderPayload(
  template: JsonObject,
  values: PayloadValues,
  customPayload?: JsonObject,
): JsonObject {
  const rendered = fill(template, values) as JsonObject
  if (customPayload === undefined) return rendered
  const data = rendered.data
  const base = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}
  return { ...rendered, data: { ...base, ...customPayload } }
}

function fill(value: JsonValue, values: PayloadValues): JsonValue {
  if (typeof value === 'string') return fillText(value, values)
  if (Array.isArray(value)) return value.map((item) => fill(item, values))
  if (typeof value !== 'object' || value === null) return value
  // Not by assignment: a key "__proto__" would set a prototype and be lost.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fill(item as JsonValue, values)]),
  )
}

function fillText(text: string, values: PayloadValues): JsonValue {
  if (!text.includes('{{')) return text
  const only = ONLY_PLACEHOLDER.exec(text)
  if (only !== null && isPlaceholder(only[1])) return values[only[1]]
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    isPlaceholder(name) ? String(values[name]) : whole,
  )
}

/** Whether a value stands behind a name. */
export function isPlaceholder(name: string | undefined): name is Placeholder {
  return (PLACEHOLDERS as readonly (string | undefined)[]).includes(name)
}

/** Names in double braces in a text, each once, whether or not a value stands behind them. */
export function placeholderNames(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))]
}

/** Whether an app that gets this payload can join push and INVITE. */
export function carriesPushHint(template: JsonObject): boolean {
  return JSON.stringify(template).includes('{{pushHint}}')
}
