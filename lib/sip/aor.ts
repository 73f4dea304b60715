import { isSipUri } from './jssip-grammar.ts'
import { splitNameAddr } from './name-addr.ts'
import { canonicalEscapes, hasControlCharacter } from './percent-escapes.ts'
import { splitSipUri } from './sip-uri.ts'

/** What `parseAor` gives: an AOR in canonical form with its parts, or a sentence that says what is wrong. */
export type AorReading =
  | { ok: true; aor: string; user: string; host: string; scheme: 'sip' | 'sips' }
  | { ok: false; fault: string }

/** Longest canonical AOR, in characters. */
export const MAX_AOR_LENGTH = 255

const MAX_INPUT_LENGTH = 4096
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const COMMON_FORM = new RegExp(
  "^(?:sip:)?([A-Z0-9\\-_.!~*'()+]+)" +
    `@((?:[A-Z0-9][A-Z0-9-]*\\.)*[A-Z][A-Z0-9-]*|${OCTET}(?:\\.${OCTET}){3})(?::5060)?$`,
  'i',
)

function no(fault: string): AorReading {
  return { ok: false, fault }
}

/** Host and port in canonical form: lower case, no default port, IPv6 in its short form; null if not valid. */
function canonicalHost(hostPort: string, scheme: 'sip' | 'sips'): string | null {
  const parts = /^(\[[0-9a-f:.]+\]|[^[\]:]+)(?::(\d{1,5}))?$/i.exec(hostPort)
  if (!parts?.[1]) return null
  const port = parts[2] === undefined ? null : Number(parts[2])
  if (port !== null && (port < 1 || port > 65535)) return null
  let host = parts[1].toLowerCase().replace(/\.$/, '')
  if (host.startsWith('[')) {
    const url = `http://${host}/`
    if (!URL.canParse(url)) return null
    host = new URL(url).hostname
  }
  return port === null || port === (scheme === 'sips' ? 5061 : 5060) ? host : `${host}:${port}`
}

/** The URI in `text`, `sip:` added where there is no scheme; null where the shape is in doubt. */
function uriOf(text: string): string | null {
  const uri = /["<]/.test(text) ? splitNameAddr(text)?.uri : text
  if (!uri) return null
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri) ? uri : `sip:${uri}`
}

function parseOther(text: string): AorReading {
  if (hasControlCharacter(text, true)) return no('The AOR holds a control character or a line end.')
  const uri = uriOf(text.trim())
  if (uri === null) return no('The AOR is not one SIP address: write it as sip:user@host.')
  if (/\s/.test(uri)) return no('The AOR holds a space.')
  if (/^tel:/i.test(uri)) return no('A tel: number names no host: write the AOR as sip:number@host.')
  const parts = splitSipUri(uri)
  if (parts === null) return no('The AOR has a scheme that is neither sip: nor sips:.')
  if (parts.hostPort === '') return no('The AOR has no host: write it as sip:user@host.')
  const host = canonicalHost(parts.hostPort, parts.scheme)
  if (host === null) return no('The host or port of the AOR is not valid.')
  // A user part holds no colon: what follows one is a password (RFC 3261 §19.1.1).
  const user = canonicalEscapes(parts.userInfo?.split(':', 1)[0] ?? '')
  if (user === '') return no('The AOR has no user: write it as sip:user@host.')
  const aor = `${parts.scheme}:${user}@${host}`
  if (!isSipUri(`sip:x@${host}`)) return no('The host or port of the AOR is not valid.')
  if (!isSipUri(aor)) {
    return no('The user part of the AOR holds a character that must be percent-escaped.')
  }
  if (aor.length > MAX_AOR_LENGTH) return no(`The AOR is longer than ${MAX_AOR_LENGTH} characters.`)
  return { ok: true, aor, user, host, scheme: parts.scheme }
}

/**
 * Reads an AOR and gives its one canonical form (RFC 3261 §10.3 step 5, §19.1.4): scheme and host in lower
 * case, `sip:` added when absent, default port (5060, for sips 5061), password, parameters and headers
 * dropped, user part kept byte for byte except that needless percent-escapes are decoded. A display name and
 * `<…>` are tolerated. `host` carries a port that is not the default one. `sip:` and `sips:` stay apart, as
 * RFC 3261 §19.1.4 says. A `tel:` URI is refused: it names no host, so it cannot name an account.
 * Idempotent; never throws; the fault is a sentence for an API error and does not repeat the input.
 */
export function parseAor(text: string): AorReading {
  if (text.length > MAX_INPUT_LENGTH) return no(`The AOR is longer than ${MAX_AOR_LENGTH} characters.`)
  const common = text.length < MAX_AOR_LENGTH - 4 ? COMMON_FORM.exec(text) : null
  const user = common?.[1]
  const host = common?.[2]?.toLowerCase()
  if (user === undefined || host === undefined) return parseOther(text)
  return { ok: true, aor: `sip:${user}@${host}`, user, host, scheme: 'sip' }
}
