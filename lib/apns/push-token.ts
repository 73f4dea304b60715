const PUSH_TOKEN_PATTERN = /^[0-9a-f]{2,200}$/

/**
 * Whether a text may go into the path of a request. `node-apn` joins it to the path unchecked, and a text
 * with slashes in it would reach another of Apple's services. Apple: do not assume a size.
 */
export function isPushToken(text: string): boolean {
  return text.length % 2 === 0 && PUSH_TOKEN_PATTERN.test(text)
}
