import { hasControlCharacter } from './percent-escapes.ts'

/** Header values by lower-cased full name, in the order in which they came. */
export type SipHeaders = ReadonlyMap<string, readonly string[]>

/** Start line and headers of a SIP message, or a sentence that says what is wrong. */
export type HeaderLinesReading =
  | { ok: true; startLine: string; headers: SipHeaders }
  | { ok: false; fault: string }

const MAX_LINES = 512
const HEADER = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:(.*)$/s

// https://www.iana.org/assignments/sip-parameters, "Header Fields"
const COMPACT_FORMS = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
])

/** Lines up to the first empty one, folded lines joined with one space (RFC 3261 §7.3.1). */
function unfold(raw: string): string[] {
  const lines: string[] = []
  // RFC 3261 §7.5: empty lines before the start line are skipped.
  for (const line of raw.replace(/^[\r\n]+/, '').split(/\r?\n/)) {
    if (line === '' || lines.length > MAX_LINES) break
    const last = lines.at(-1)
    if (last !== undefined && /^[ \t]/.test(line)) lines[lines.length - 1] = `${last} ${line.trim()}`
    else lines.push(line)
  }
  return lines
}

/**
 * Reads start line and headers of a SIP message: CRLF or LF, folded lines, compact names, space before the
 * colon. What follows the first empty line is not looked at. Never throws.
 */
export function readHeaderLines(raw: string): HeaderLinesReading {
  const [startLine = '', ...lines] = unfold(raw)
  if (lines.length >= MAX_LINES) return { ok: false, fault: `There are more than ${MAX_LINES} header lines.` }
  if (hasControlCharacter(startLine, true)) {
    return { ok: false, fault: 'The first line holds a control character.' }
  }
  const headers = new Map<string, string[]>()
  for (const [index, line] of lines.entries()) {
    if (hasControlCharacter(line, false)) {
      return { ok: false, fault: `Header ${index + 1} holds a control character.` }
    }
    const [, name, value] = HEADER.exec(line) ?? []
    if (name === undefined || value === undefined) {
      return { ok: false, fault: `Header ${index + 1} is not of the form "Name: value".` }
    }
    const lower = name.toLowerCase()
    const full = COMPACT_FORMS.get(lower) ?? lower
    const values = headers.get(full)
    if (values) values.push(value.trim())
    else headers.set(full, [value.trim()])
  }
  return { ok: true, startLine, headers }
}
