import { chooseApp, type TenantSettings } from '#lib/apps/app-settings.ts'
import { type PushTokenReading, readPushTokens, type TokenCarrier } from '#lib/sip/carriers.ts'
import type { Contact } from '#lib/sip/contact.ts'
import { contactsOfRegister, parseRegister, type RegisterMessage } from '#lib/sip/register-message.ts'

/** What a Contact of a REGISTER would give. */
export type PastedContact = {
  /** As it would be stored and handed on. */
  uri: string
  instanceId: string | null
  expiresSeconds: number | null
  pushTokens: { kind: 'voip' | 'alert'; value: string; carrier: string }[]
  malformed: { value: string; fault: string; carrier: string }[]
  environmentHint: 'production' | 'sandbox' | null
  isQuery: boolean
  notes: string[]
}

/** What would be read from a REGISTER that somebody pasted. */
export type PastedRegister =
  | { ok: false; fault: string }
  | {
      ok: true
      aor: string
      userAgent: string
      /** The app that it would be taken for; null for none. */
      app: { appId: string; name: string } | null
      removesAll: boolean
      contacts: PastedContact[]
    }

/**
 * Reads a REGISTER with token carriers that are not saved yet, and stores nothing. Lines as they come out of a
 * log are taken too: indented, with LF alone, without the empty line at the end.
 *
 * @param tryOut the app that is being edited, with its carriers as they stand in the form
 */
export function readPastedRegister(
  raw: string,
  settings: TenantSettings,
  tryOut: { carriers: readonly TokenCarrier[] },
): PastedRegister {
  const message = parseRegister(tidy(raw))
  if (!message.ok) return message
  const contacts = contactsOfRegister(message)
  if (contacts !== null && !contacts.ok) return contacts
  const list: readonly (Contact | null)[] = contacts === null || contacts.star ? [null] : contacts.contacts
  const readings = list.map((contact, index) => ({
    contact,
    reading: readPushTokens({
      contact,
      // Headers speak for the whole REGISTER; with several Contacts they can only mean the first.
      headers: index === 0 ? message.headers : new Map(),
      carriers: tryOut.carriers,
    }),
  }))
  const removesAll = contacts?.star === true
  return {
    ok: true,
    aor: message.aor,
    userAgent: message.userAgent ?? '',
    app: appOf(message, settings, readings[0]?.reading),
    removesAll,
    contacts: removesAll ? [] : readings.map(({ contact, reading }) => toPasted(contact, reading)),
  }
}

function appOf(message: RegisterMessage, settings: TenantSettings, reading: PushTokenReading | undefined) {
  const clues = {
    app: '',
    pnBundleId: reading?.pnParam?.bundleId ?? '',
    userAgent: message.userAgent ?? '',
  }
  const app = chooseApp(settings, clues)
  return app === null ? null : { appId: app.appId, name: app.name }
}

function toPasted(contact: Contact | null, reading: PushTokenReading): PastedContact {
  return {
    uri: contact?.uri ?? '',
    instanceId: contact?.instanceId ?? null,
    expiresSeconds: contact?.expires ?? null,
    pushTokens: reading.pushTokens.map((one) => ({ ...one, carrier: carrierName(one.carrier) })),
    malformed: reading.malformed.map((one) => ({ ...one, carrier: carrierName(one.carrier) })),
    environmentHint: reading.environmentHint ?? null,
    isQuery: reading.query,
    notes: reading.notes,
  }
}

function carrierName(carrier: TokenCarrier): string {
  if (carrier.kind === 'rfc8599') return 'pn-prid (RFC 8599)'
  return carrier.kind === 'header' ? `header ${carrier.name}` : `Contact parameter ${carrier.name}`
}

/** A message as a log shows it: what stands before the first line, and the same indent before every line, is none of it. */
function tidy(raw: string): string {
  const lines = raw.replace(/^\uFEFF/, '').split(/\r?\n/)
  const first = lines.findIndex((line) => line.trim().startsWith('REGISTER '))
  if (first < 0) return raw
  const message = lines.slice(first)
  const indent = /^\s*/.exec(message[0] ?? '')?.[0] ?? ''
  const text = message.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
  return `${text.join('\r\n').trimEnd()}\r\n\r\n`
}
