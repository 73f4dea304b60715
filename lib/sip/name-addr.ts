/** A `name-addr` or `addr-spec` (RFC 3261 §20.10) cut into its parts, nothing checked yet. */
export type NameAddr = {
  displayName: string | null
  uri: string
  /** Whether the URI stood in `<…>`. */
  bracketed: boolean
  /** Header parameters, each as written. */
  params: string[]
}

/** Index of the quote that closes the one at `open`, or -1. A backslash escapes what follows it. */
function closingQuote(text: string, open: number): number {
  for (let index = open + 1; index < text.length; index += 1) {
    const character = text[index]
    if (character === '\\') index += 1
    else if (character === '"') return index
  }
  return -1
}

/**
 * Cuts `text` at each `separator` that stands neither in a quoted string nor in `<…>`; parts trimmed, empty
 * ones left out. Null if a quote or bracket never closes.
 */
export function splitOutside(text: string, separator: ',' | ';'): string[] | null {
  const parts: string[] = []
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '"' || character === '<') {
      index = character === '"' ? closingQuote(text, index) : text.indexOf('>', index)
      if (index < 0) return null
    } else if (character === separator) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** A quoted string without its quotes and backslashes; other text as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\(.)/gs, '$1')
}

/** Where the `<` of a name-addr stands; -1 for an addr-spec, null for a quoted name without an address. */
function openingBracket(text: string): number | null {
  if (text.startsWith('"')) {
    const close = closingQuote(text, 0)
    const open = close < 0 ? -1 : text.indexOf('<', close)
    return open < 0 || text.slice(close + 1, open).trim() !== '' ? null : open
  }
  const open = text.indexOf('<')
  // A bracket behind one of these belongs to a parameter, as in `sip:a@h;+sip.instance="<urn:…>"`.
  return /[:;"=]/.test(text.slice(0, Math.max(open, 0))) ? -1 : open
}

/** Cuts one Contact, To or From value into name, URI and header parameters; null if its shape is in doubt. */
export function splitNameAddr(value: string): NameAddr | null {
  const text = value.trim()
  const open = openingBracket(text)
  if (open === null) return null
  if (open < 0) {
    const end = text.indexOf(';', Math.max(text.indexOf('@'), 0))
    const params = end < 0 ? [] : splitOutside(text.slice(end), ';')
    const uri = (end < 0 ? text : text.slice(0, end)).trim()
    return params && uri !== '' ? { displayName: null, uri, bracketed: false, params } : null
  }
  const close = text.indexOf('>', open)
  if (close < 0) return null
  const rest = text.slice(close + 1).trim()
  if (rest !== '' && !rest.startsWith(';')) return null
  const params = splitOutside(rest, ';')
  if (!params) return null
  const displayName = unquote(text.slice(0, open).trim())
  return {
    displayName: displayName || null,
    uri: text.slice(open + 1, close).trim(),
    bracketed: true,
    params,
  }
}
