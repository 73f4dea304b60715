import type { Contact } from './contact.ts'
import { type ParsedPnParam, parsePnParam } from './pn-param.ts'
import { parsePushTokenValue } from './push-token-value.ts'

/** Where an app puts its push token in a REGISTER. Names are compared in any case. */
export type TokenCarrier =
  | { kind: 'header'; name: string }
  | { kind: 'contact_param'; name: string }
  | { kind: 'rfc8599' }

/** What is looked at if an app has no settings of its own, in order of rank. */
export const DEFAULT_CARRIERS: readonly TokenCarrier[] = [
  { kind: 'header', name: 'X-Token' },
  { kind: 'contact_param', name: 'xToken' },
  { kind: 'contact_param', name: 'X-Token' },
  { kind: 'rfc8599' },
]

/** One push token as read: its kind, its value in lower-case hex, and where it stood. */
export type ReadPushToken = { kind: 'voip' | 'alert'; value: string; carrier: TokenCarrier }

/** Something that stood where a push token should be; `value` is cut at 200 characters. */
export type MalformedPushToken = { value: string; fault: string; carrier: TokenCarrier }

/** Which of Apple's environments the REGISTER names. */
export type EnvironmentHint = 'production' | 'sandbox'

export type PushTokenReading = {
  /** In the order of the carriers; the same kind and value is given once, where it ranks highest. */
  pushTokens: ReadPushToken[]
  malformed: MalformedPushToken[]
  /** `pn-provider` in lower case; empty if it stands without a value; absent if it is absent. */
  pnProvider?: string
  pnParam?: ParsedPnParam
  /** RFC 8599 §4.1.5: `pn-provider` without `pn-prid` asks what the proxy can do and registers nothing. */
  query: boolean
  environmentHint?: EnvironmentHint
  /** Sentences for a person: what was seen and not used, and why. */
  notes: string[]
}

export type PushTokenInput = {
  contact: Contact | null
  /** By lower-cased name. */
  headers: ReadonlyMap<string, readonly string[]>
  /** Value of the token header, where the PBX passes just that. */
  xToken?: string
  carriers: readonly TokenCarrier[]
}

type Values = Pick<PushTokenReading, 'pushTokens' | 'malformed'>

// Not RFC 8599, which has no field for the environment: `apns.dev` is Flexisip's word for Apple's sandbox.
const APNS_PROVIDERS = new Map<string, EnvironmentHint | undefined>([
  ['apns', undefined],
  ['apns.dev', 'sandbox'],
  ['apns.sandbox', 'sandbox'],
  ['apns.prod', 'production'],
])

const MIN_IOS_DIGITS = 32

/** Whether `pn-provider`, in lower case, names Apple's push service in a spelling that is understood here. */
export function isApnsProvider(provider: string): boolean {
  return APNS_PROVIDERS.has(provider)
}

function addMalformed(into: Values, found: MalformedPushToken): void {
  if (!into.malformed.some((seen) => seen.value === found.value)) into.malformed.push(found)
}

function add(into: Values, text: string, carrier: TokenCarrier, plainKind: 'voip' | 'alert'): void {
  const value = text.trim().replace(/^"(.*)"$/, '$1')
  if (value === '') return
  for (const part of value.split('&')) {
    const suffix = /:(voip|remote)$/i.exec(part)
    const kind = suffix ? (suffix[1]?.toLowerCase() === 'voip' ? 'voip' : 'alert') : plainKind
    const reading = parsePushTokenValue(suffix ? part.slice(0, suffix.index) : part)
    if (!reading.ok) addMalformed(into, { value: part.slice(0, 200), fault: reading.fault, carrier })
    else if (!into.pushTokens.some((seen) => seen.kind === kind && seen.value === reading.value)) {
      into.pushTokens.push({ kind, value: reading.value, carrier })
    }
  }
}

/** A Contact parameter by name; header parameters too, for a Contact without brackets has no others. */
function contactParam(contact: Contact | null, name: string): { value: string | null } | undefined {
  const key = name.toLowerCase()
  return contact?.uriParams.get(key) ?? contact?.headerParams.get(key)
}

function readRfc8599(into: PushTokenReading, contact: Contact, carrier: TokenCarrier): void {
  const provider = contactParam(contact, 'pn-provider')
  const prid = contactParam(contact, 'pn-prid')?.value ?? ''
  const pnParam = contactParam(contact, 'pn-param')?.value
  if (pnParam) into.pnParam = parsePnParam(pnParam) ?? undefined
  if (pnParam && !into.pnParam) into.notes.push('pn-param is not TEAM.bundle.id.service: it was not used.')
  if (provider) into.pnProvider = (provider.value ?? '').toLowerCase()
  into.query = provider !== undefined && prid === ''
  if (prid === '') return
  const plainKind = into.pnParam?.services.join() === 'remote' ? 'alert' : 'voip'
  if (into.pnProvider === 'ios') {
    const length = prid.replace(/:(voip|remote)$/i, '').length
    // Siprix: with the push token in X-Token, or too short or not hex, pn-prid is the id of the device.
    if (into.pushTokens.length === 0 && length >= MIN_IOS_DIGITS && parsePushTokenValue(prid).ok) {
      add(into, prid, carrier, plainKind)
    } else into.notes.push('pn-provider is "ios" and pn-prid was taken for a device id, not a push token.')
  } else if (!into.pnProvider) {
    into.notes.push('pn-prid stands without pn-provider: it was read as if for apns.')
    add(into, prid, carrier, plainKind)
  } else if (APNS_PROVIDERS.has(into.pnProvider)) {
    into.environmentHint = APNS_PROVIDERS.get(into.pnProvider)
    add(into, prid, carrier, plainKind)
  } else
    into.notes.push('pn-provider names another push service than apns: pn-prid is no push token for Apple.')
}

/**
 * Reads the push tokens of one REGISTER from the carriers of its app. `tok:voip&tok:remote` in one value is
 * two (voip, alert); a plain value is voip, unless `pn-param` names the service `remote` alone. A query is
 * only a query if no other carrier held a push token. Never throws.
 */
export function readPushTokens(input: PushTokenInput): PushTokenReading {
  const reading: PushTokenReading = { pushTokens: [], malformed: [], query: false, notes: [] }
  const { contact, carriers } = input
  const firstHeader = carriers.find((carrier) => carrier.kind === 'header')
  if (input.xToken) add(reading, input.xToken, firstHeader ?? { kind: 'header', name: 'X-Token' }, 'voip')
  for (const carrier of carriers) {
    if (carrier.kind === 'header') {
      for (const value of input.headers.get(carrier.name.toLowerCase()) ?? []) {
        add(reading, value, carrier, 'voip')
      }
    } else if (carrier.kind === 'contact_param') {
      add(reading, contactParam(contact, carrier.name)?.value ?? '', carrier, 'voip')
    }
  }
  const rfc8599 = carriers.find((carrier) => carrier.kind === 'rfc8599')
  if (rfc8599 && contact) readRfc8599(reading, contact, rfc8599)
  if (reading.pushTokens.length > 0) reading.query = false
  return reading
}
