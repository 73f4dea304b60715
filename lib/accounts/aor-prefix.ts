/**
 * What someone typed to find an account, as the beginning of a canonical AOR: the scheme may be left out. Absent
 * for nothing typed.
 */
export function aorPrefix(typed: string): string | undefined {
  const text = typed.trim()
  if (text === '') return undefined
  const scheme = /^sips?:/i.exec(text)?.[0]
  return scheme === undefined ? `sip:${text}` : scheme.toLowerCase() + text.slice(scheme.length)
}
