import { parseAor } from './aor.ts'
import { type ContactsReading, parseContacts } from './contact.ts'
import { readHeaderLines, type SipHeaders } from './header-lines.ts'

/** A REGISTER request (RFC 3261 §10.2) as far as a registry needs it. */
export type RegisterMessage = {
  method: 'REGISTER'
  requestUri: string
  /** All headers by lower-cased full name, but for `authorization` and `proxy-authorization`: left out. */
  headers: SipHeaders
  /** To as written, and the canonical AOR in it. */
  to: string
  aor: string
  from: string | null
  callId: string
  cseq: number
  /** All Contact headers joined with a comma; null if there is none: then it only asks what is bound. */
  contact: string | null
  /** Seconds of the Expires header, at most 2³²-1; null if absent or malformed. */
  expires: number | null
  userAgent: string | null
  path: string | null
}

/** What `parseRegister` gives: the message, or a sentence fit for an API error. */
export type RegisterReading = ({ ok: true } & RegisterMessage) | { ok: false; fault: string }

/** Largest message that is read, in bytes of UTF-8. */
export const MAX_REGISTER_BYTES = 65_536

const MAX_UINT32 = 0xffffffff

function no(fault: string): { ok: false; fault: string } {
  return { ok: false, fault }
}

/** The value of a header that must stand once; null if it is absent, empty or says two different things. */
function single(headers: SipHeaders, name: string): string | null {
  const values = new Set(headers.get(name))
  return values.size === 1 ? [...values].join() || null : null
}

function joined(headers: SipHeaders, name: string): string | null {
  return headers.get(name)?.join(', ') ?? null
}

function cseqOf(text: string): number | null {
  const digits = /^(\d+)[ \t]+REGISTER$/.exec(text)?.[1]
  const cseq = digits === undefined ? Number.NaN : Number(digits)
  return cseq <= MAX_UINT32 ? cseq : null
}

/**
 * Reads a REGISTER from its text. Tolerant where the meaning is clear (LF for CRLF, folded lines, compact
 * names, a body or further message behind it, odd headers), strict where it is in doubt: another method, To,
 * Call-ID or CSeq missing or said twice differently, a CSeq beyond 32 bits or of another method (RFC 4475
 * §3.1.2, §3.3). The Contact is not judged here: see `contactsOfRegister`. Never throws.
 */
export function parseRegister(raw: string): RegisterReading {
  if (raw.length > MAX_REGISTER_BYTES || Buffer.byteLength(raw) > MAX_REGISTER_BYTES) {
    return no(`The message is longer than ${MAX_REGISTER_BYTES} bytes.`)
  }
  const lines = readHeaderLines(raw)
  if (!lines.ok) return lines
  const requestUri = /^REGISTER ([^\s<>"]+) SIP\/2\.0 *$/i.exec(lines.startLine)?.[1]
  if (requestUri === undefined || !lines.startLine.startsWith('REGISTER ')) {
    return no('The first line is not of the form "REGISTER sip:host SIP/2.0".')
  }
  const headers = new Map(lines.headers)
  headers.delete('authorization')
  headers.delete('proxy-authorization')
  const to = single(headers, 'to')
  if (to === null) return no('There must be one To header.')
  const reading = parseAor(to)
  if (!reading.ok) return no(`To: ${reading.fault}`)
  const callId = single(headers, 'call-id')
  if (callId === null) return no('There must be one Call-ID header.')
  const cseq = cseqOf(single(headers, 'cseq') ?? '')
  if (cseq === null) return no('There must be one CSeq header, a number up to 4294967295 and REGISTER.')
  const expires = headers.get('expires')?.[0] ?? ''
  return {
    ok: true,
    method: 'REGISTER',
    requestUri,
    headers,
    to,
    aor: reading.aor,
    from: single(headers, 'from'),
    callId,
    cseq,
    contact: joined(headers, 'contact'),
    expires: /^\d+$/.test(expires) ? Math.min(Number(expires), MAX_UINT32) : null,
    userAgent: headers.get('user-agent')?.[0] ?? null,
    path: joined(headers, 'path'),
  }
}

/**
 * The Contacts of a REGISTER, each with the seconds it asks for: its own `expires`, else the Expires header's
 * (RFC 3261 §10.2.1.1). Null if the REGISTER has no Contact. `Contact: *` is in doubt unless Expires is 0
 * (§10.2.2).
 */
export function contactsOfRegister(
  message: Pick<RegisterMessage, 'contact' | 'expires'>,
): ContactsReading | null {
  if (message.contact === null) return null
  const reading = parseContacts(message.contact)
  if (!reading.ok) return reading
  const { expires } = message
  if (reading.star) {
    return expires === 0 ? reading : no('Contact "*" must come with Expires 0 (RFC 3261 §10.2.2).')
  }
  if (expires === null) return reading
  return { ...reading, contacts: reading.contacts.map((contact) => ({ expires, ...contact })) }
}
