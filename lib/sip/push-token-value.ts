/** What `parsePushTokenValue` gives: lower-case hex, or a sentence that says what is wrong. */
export type PushTokenValueReading = { ok: true; value: string } | { ok: false; fault: string }

/** Shortest and longest push token, in hex digits. Apple fixes no length. */
export const PUSH_TOKEN_DIGITS = { min: 2, max: 200 } as const

/**
 * Reads one push token: an even count of hex digits. `<aabb ccdd>`, as iOS 12 and earlier print a device
 * token, is tolerated; upper case is lowered. Anything else is no push token, for it ends up in a path to
 * Apple. Never throws; the fault does not repeat the input.
 */
export function parsePushTokenValue(text: string): PushTokenValueReading {
  const value = text.replace(/[<> ]/g, '').toLowerCase()
  if (value === '') return { ok: false, fault: 'The push token is empty.' }
  if (!/^[0-9a-f]+$/.test(value)) {
    return { ok: false, fault: 'The push token holds characters other than hex digits.' }
  }
  if (value.length % 2 !== 0) return { ok: false, fault: 'The push token has an odd count of hex digits.' }
  if (value.length > PUSH_TOKEN_DIGITS.max) {
    return { ok: false, fault: `The push token is longer than ${PUSH_TOKEN_DIGITS.max} hex digits.` }
  }
  return { ok: true, value }
}
