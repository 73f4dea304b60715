import { isSipUri } from './jssip-grammar.ts'
import { type NameAddr, splitNameAddr, splitOutside, unquote } from './name-addr.ts'
import { decodeEscapes, hasControlCharacter } from './percent-escapes.ts'
import { isPushParamName } from './push-param-names.ts'
import { splitSipUri } from './sip-uri.ts'

/** One parameter. `name` and `text` are as written, `value` is unquoted and decoded, null if there is none. */
export type SipParam = { name: string; value: string | null; text: string }

/** Parameters by lower-cased name; of two with one name the first counts. */
export type SipParams = ReadonlyMap<string, SipParam>

/** One Contact of a REGISTER. */
export type Contact = {
  displayName?: string
  /** The URI without push parameters, password and URI headers: fit to be stored and handed on. */
  uri: string
  /** The URI without any parameter. */
  bareUri: string
  /** All URI parameters, push parameters included; values percent-decoded. */
  uriParams: SipParams
  /** All header parameters (`expires`, `q`, `+sip.instance`, …); values unquoted, those of `pn-*` decoded. */
  headerParams: SipParams
  /** Seconds, at most 2³²-1; absent if there is none or it is malformed. */
  expires?: number
  /** `+sip.instance` without quotes and brackets (RFC 5626 §4.1). */
  instanceId?: string
}

/** What `parseContacts` gives. `star` is `Contact: *`, which removes all bindings (RFC 3261 §10.2.2). */
export type ContactsReading =
  | { ok: true; star: true }
  | { ok: true; star: false; contacts: Contact[] }
  | { ok: false; fault: string }

const MAX_LENGTH = 16_384
const MAX_CONTACTS = 32
const MAX_SECONDS = 0xffffffff
const OTHER_URI = /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+$/i

function toParam(text: string, always: boolean): SipParam {
  const equals = text.indexOf('=')
  const name = (equals < 0 ? text : text.slice(0, equals)).trim()
  if (equals < 0) return { name, value: null, text: name }
  const written = text.slice(equals + 1).trim()
  const plain = unquote(written)
  const decode = always || name.toLowerCase().startsWith('pn-')
  return { name, value: decode ? decodeEscapes(plain) : plain, text: `${name}=${written}` }
}

function toParams(texts: readonly string[], always: boolean): SipParams {
  const params = new Map<string, SipParam>()
  for (const text of texts) {
    const param = toParam(text, always)
    const key = param.name.toLowerCase()
    if (key !== '' && !params.has(key)) params.set(key, param)
  }
  return params
}

/** `bareUri` with those of its parameters that `keep` wants, each as written. */
export function joinUri(bareUri: string, params: SipParams, keep: (name: string) => boolean): string {
  let uri = bareUri
  for (const [name, param] of params) if (keep(name)) uri += `;${param.text}`
  return uri
}

function readUri(address: NameAddr): Pick<Contact, 'uri' | 'bareUri' | 'uriParams'> | null {
  // RFC 3261 §20: a URI with a comma, question mark or semicolon must stand in brackets.
  if (/[\s"<>]/.test(address.uri) || (!address.bracketed && /[?,]/.test(address.uri))) return null
  const parts = splitSipUri(address.uri)
  if (!parts) {
    if (!OTHER_URI.test(address.uri)) return null
    const uri = address.uri.replace(/[;?].*$/, '')
    return { uri, bareUri: uri, uriParams: new Map() }
  }
  const user = parts.userInfo === null ? '' : `${parts.userInfo.split(':', 1)[0]}@`
  const bareUri = `${parts.scheme}:${user}${parts.hostPort}`
  // Parameters are not judged: an odd one must not cost a phone its registration.
  if (!isSipUri(bareUri.replace(/\.(?=(?::\d+)?$)/, ''))) return null
  const uriParams = toParams(parts.params, true)
  return { bareUri, uriParams, uri: joinUri(bareUri, uriParams, (name) => !isPushParamName(name)) }
}

function readContact(value: string): Contact | null {
  const address = splitNameAddr(value)
  const uri = address && readUri(address)
  if (!uri) return null
  const headerParams = toParams(address.params, false)
  const contact: Contact = { ...uri, headerParams }
  if (address.displayName !== null) contact.displayName = address.displayName
  const expires = headerParams.get('expires')?.value ?? ''
  if (/^\d+$/.test(expires)) contact.expires = Math.min(Number(expires), MAX_SECONDS)
  const instanceId = headerParams.get('+sip.instance')?.value?.replace(/^<|>$/g, '')
  if (instanceId) contact.instanceId = instanceId
  return contact
}

/**
 * Reads the value of a Contact header (several headers joined with a comma), as RFC 3261 §20.10 and §7.3.1
 * have it: split at commas outside quotes and brackets, names in any case, values byte for byte. A URI of
 * another scheme (`mailto:`) is kept without its parameters. Never throws.
 */
export function parseContacts(headerValue: string): ContactsReading {
  if (headerValue.length > MAX_LENGTH) {
    return { ok: false, fault: `The Contact is longer than ${MAX_LENGTH} characters.` }
  }
  const text = headerValue.replace(/\r?\n[ \t]+/g, ' ').trim()
  if (hasControlCharacter(text, false)) {
    return { ok: false, fault: 'The Contact holds a control character or a line end.' }
  }
  if (text === '*') return { ok: true, star: true }
  const values = splitOutside(text, ',')
  if (!values) return { ok: false, fault: 'The Contact has a quote or bracket that never closes.' }
  if (values.length === 0) return { ok: false, fault: 'The Contact is empty.' }
  if (values.length > MAX_CONTACTS)
    return { ok: false, fault: `There are more than ${MAX_CONTACTS} Contacts.` }
  if (values.includes('*')) return { ok: false, fault: 'Contact "*" must stand alone (RFC 3261 §10.2.2).' }
  const contacts: Contact[] = []
  for (const [index, value] of values.entries()) {
    const contact = readContact(value)
    if (!contact)
      return { ok: false, fault: `Contact ${index + 1} is not an address such as <sip:user@host:port>.` }
    contacts.push(contact)
  }
  return { ok: true, star: false, contacts }
}
