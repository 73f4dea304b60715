const ESCAPE = /%[0-9A-Fa-f]{2}/g
const UNRESERVED = /[A-Za-z0-9\-_.!~*'()]/
const ESCAPED_CONTROL = /%(?:[01][0-9A-Fa-f]|7[Ff])/

/**
 * The one spelling of a user part: escapes of unreserved characters decoded, the hex of all others in upper
 * case. Reserved characters stay as they came, for `a+b` and `a%2Bb` are two users (RFC 3261 §19.1.4).
 */
export function canonicalEscapes(text: string): string {
  return text.replace(ESCAPE, (written) => {
    const character = String.fromCharCode(Number.parseInt(written.slice(1), 16))
    return UNRESERVED.test(character) ? character : written.toUpperCase()
  })
}

/**
 * `text` with its percent-escapes decoded as UTF-8. Text that holds an escaped control character, a stray `%`
 * or no valid UTF-8 comes back as it is: a decoded NUL or line end must reach neither database nor header.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes('%') || ESCAPED_CONTROL.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // decodeURIComponent has no other way to say that the escapes are not UTF-8.
    return text
  }
}

/** Whether `text` holds NUL, line ends or another control character (a tab counts only if `tabToo`). */
export function hasControlCharacter(text: string, tabToo: boolean): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if ((code < 0x20 && (tabToo || code !== 0x09)) || code === 0x7f) return true
  }
  return false
}
