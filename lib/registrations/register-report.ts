import { type AppSettings, chooseApp, type TenantSettings } from '#lib/apps/app-settings.ts'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import {
  DEFAULT_CARRIERS,
  type PushTokenReading,
  readPushTokens,
  type TokenCarrier,
} from '#lib/sip/carriers.ts'
import { type Contact, parseContacts } from '#lib/sip/contact.ts'
import { isPushedByAnother } from '#lib/sip/feature-caps.ts'
import type { SipHeaders } from '#lib/sip/header-lines.ts'
import { contactsOfRegister, parseRegister } from '#lib/sip/register-message.ts'
import { formatContact, withoutPushParams } from '#lib/sip/without-push-params.ts'
import type { RegistrationInput } from './schemas.ts'

/** What a PBX granted when its report does not say: the usual default of registrars. */
const DEFAULT_EXPIRES_SECONDS = 3_600
const RFC8599_ONLY: readonly TokenCarrier[] = [{ kind: 'rfc8599' }]
const NO_HEADERS: SipHeaders = new Map()

/** A push token that a REGISTER carried. */
export type ReportedPushToken = { kind: 'voip' | 'alert'; value: string; carrier: string }

/** One binding of a REGISTER: what one device says. */
export type ReportedBinding = {
  app: AppSettings | null
  /** Contact value without push parameters. */
  contact: string
  contactUri: string
  instanceId: string | null
  /** Seconds, 0 removes the binding. */
  expiresSeconds: number
  pushTokens: readonly ReportedPushToken[]
  isMalformed: boolean
  /** What RFC 8599 is about: a Contact with `pn-provider`. Null for every other. */
  rfc8599: {
    /** In lower case. */
    provider: string
    /** It sent the media feature tag `+sip.pnsreg` (RFC 8599 §4.1.4): it can wake itself to register again. */
    canRefreshItself: boolean
    /** A proxy before us pushes for this phone: its `pn-prid` is not ours to use (RFC 8599 §5.6.1.1). */
    isPushedByAnother: boolean
  } | null
  environmentHint: 'production' | 'sandbox' | null
}

/** A REGISTER that the PBX accepted, read. */
export type RegisterReport = {
  aor: string
  callId: string
  cseq: number
  userAgent: string
  source: string
  path: string
  /** When it was accepted, as the PBX says; null if it does not say. */
  at: Date | null
  content:
    | { kind: 'bindings'; bindings: readonly ReportedBinding[] }
    | { kind: 'remove_all' }
    | { kind: 'query'; provider: string }
}

export type RegisterReading =
  | { ok: true; report: RegisterReport }
  | { ok: false; pointer: string; fault: string }

/** Reads a reported REGISTER with the tenant's apps and their token carriers. Never throws on what came from the wire. */
export function readRegisterReport(input: RegistrationInput, settings: TenantSettings): RegisterReading {
  if (input.raw !== '') return readRaw(input, settings)
  const contacts = input.contact === '' ? null : parseContacts(input.contact)
  if (contacts !== null && !contacts.ok) return { ok: false, pointer: '/contact', fault: contacts.fault }
  return readContacts(input, settings, contacts, headersOf(input.headers))
}

function headersOf(headers: Readonly<Record<string, string>>): SipHeaders {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]))
}

function readRaw(input: RegistrationInput, settings: TenantSettings): RegisterReading {
  const message = parseRegister(input.raw)
  if (!message.ok) return { ok: false, pointer: '/raw', fault: message.fault }
  const contacts = contactsOfRegister(message)
  if (contacts !== null && !contacts.ok) return { ok: false, pointer: '/raw', fault: contacts.fault }
  if (message.callId.length > TEXT_LENGTH.uri) {
    return { ok: false, pointer: '/raw', fault: `The Call-ID is longer than ${TEXT_LENGTH.uri} characters.` }
  }
  const merged = {
    ...input,
    callId: input.callId || message.callId,
    cseq: input.cseq ?? message.cseq,
    userAgent: input.userAgent || (message.userAgent ?? '').slice(0, TEXT_LENGTH.uri),
    path: input.path || (message.path ?? ''),
    // Each Contact carries its own expiry by now; a star has only the header.
    expires: input.expires ?? (contacts?.star === true ? (message.expires ?? undefined) : undefined),
  }
  return readContacts(merged, settings, contacts, message.headers)
}

type Contacts = { star: true } | { star: false; contacts: readonly Contact[] } | null

function readContacts(
  input: RegistrationInput,
  settings: TenantSettings,
  contacts: Contacts,
  headers: SipHeaders,
): RegisterReading {
  const { aor, callId, userAgent, source, path } = input
  const common = { aor, callId, cseq: input.cseq ?? 0, userAgent, source, path, at: input.at ?? null }
  if (contacts?.star === true) {
    if (input.expires === 0) return { ok: true, report: { ...common, content: { kind: 'remove_all' } } }
    return refuse('Contact * removes all bindings and needs expires 0 (RFC 3261 §10.2.2).')
  }
  if (contacts?.contacts.some((contact) => (contact.instanceId ?? '').length > TEXT_LENGTH.line)) {
    return refuse(`A +sip.instance is longer than ${TEXT_LENGTH.line} characters.`)
  }
  const list = contacts?.contacts ?? [null]
  const readings = list.map((contact, index) =>
    readBinding(input, settings, contact, {
      headers: index === 0 ? headers : NO_HEADERS,
      featureCaps: headers.get('feature-caps') ?? [],
      isOnly: list.length === 1,
    }),
  )
  const only = readings.length === 1 ? readings[0] : undefined
  if (only?.queriedProvider != null) {
    return { ok: true, report: { ...common, content: { kind: 'query', provider: only.queriedProvider } } }
  }
  if (contacts === null && only?.binding.pushTokens.length === 0) {
    return refuse(
      'Give the Contact header value as received, or the whole REGISTER as raw, or a push token as xToken.',
    )
  }
  return {
    ok: true,
    report: { ...common, content: { kind: 'bindings', bindings: readings.map((one) => one.binding) } },
  }
}

function refuse(fault: string): RegisterReading {
  return { ok: false, pointer: '/contact', fault }
}

function readBinding(
  input: RegistrationInput,
  settings: TenantSettings,
  contact: Contact | null,
  place: { headers: SipHeaders; featureCaps: readonly string[]; isOnly: boolean },
): { binding: ReportedBinding; queriedProvider: string | null } {
  // Headers speak for the whole REGISTER; with several Contacts they can only mean the first.
  const xToken = place.headers === NO_HEADERS ? '' : input.xToken
  const readWith = (carriers: readonly TokenCarrier[]) =>
    readPushTokens({ contact, headers: place.headers, ...(xToken === '' ? {} : { xToken }), carriers })
  const rfcReading = readWith(RFC8599_ONLY)
  const app = chooseApp(settings, {
    app: input.app,
    pnBundleId: rfcReading.pnParam?.bundleId ?? '',
    userAgent: input.userAgent,
  })
  const carriers = app?.tokenCarriers ?? DEFAULT_CARRIERS
  const rfc8599 = readRfc8599(rfcReading, contact, place.featureCaps)
  const reading = readWith(
    rfc8599?.isPushedByAnother === true ? carriers.filter(({ kind }) => kind !== 'rfc8599') : carriers,
  )
  const bare = contact === null ? null : withoutPushParams(contact, app?.tokenCarriers ?? [])
  const pushTokens = (['voip', 'alert'] as const).flatMap((kind) => {
    const found = reading.pushTokens.find((one) => one.kind === kind)
    if (found === undefined) return []
    return [
      {
        kind,
        value: found.value,
        carrier: found.carrier.kind === 'rfc8599' ? 'rfc8599' : found.carrier.name,
      },
    ]
  })
  const expiresSeconds = grantedSeconds(input, contact, place.isOnly)
  // A binding that ends asks nothing: it has lost its `pn-prid` because no more pushes are wanted (§4.1.2).
  const isQuery =
    rfcReading.query &&
    carriers.some(({ kind }) => kind === 'rfc8599') &&
    reading.pushTokens.length === 0 &&
    expiresSeconds > 0
  return {
    binding: {
      app,
      contact: bare === null ? '' : formatContact(bare),
      contactUri: bare?.uri ?? '',
      instanceId: contact?.instanceId ?? null,
      expiresSeconds,
      pushTokens,
      isMalformed: reading.malformed.length > 0 && pushTokens.length === 0,
      rfc8599,
      environmentHint: reading.environmentHint ?? null,
    },
    queriedProvider: isQuery ? (rfcReading.pnProvider ?? '') : null,
  }
}

function readRfc8599(
  { pnProvider }: PushTokenReading,
  contact: Contact | null,
  featureCaps: readonly string[],
): ReportedBinding['rfc8599'] {
  if (contact === null || pnProvider === undefined) return null
  return {
    provider: pnProvider,
    canRefreshItself: contact.headerParams.has('+sip.pnsreg'),
    isPushedByAnother: featureCaps.length > 0 && isPushedByAnother(featureCaps, pnProvider),
  }
}

/** What the PBX granted stands before what the phone asked for (RFC 3261 §10.3); with several Contacts each has its own. */
function grantedSeconds(input: RegistrationInput, contact: Contact | null, isOnly: boolean): number {
  const granted = isOnly || input.expires === 0 ? input.expires : undefined
  return granted ?? contact?.expires ?? input.expires ?? DEFAULT_EXPIRES_SECONDS
}
