const KNOWN = new Set(['xtoken', 'x-token'])

/**
 * Whether a Contact parameter may bear a push token or what belongs to one: all of RFC 8599 and its relatives
 * (`pn-*`), `xToken`, `X-Token`. Such parameters must not reach other users (RFC 8599 §4.1, §13).
 */
export function isPushParamName(name: string): boolean {
  const lower = name.toLowerCase()
  return lower.startsWith('pn-') || KNOWN.has(lower)
}
