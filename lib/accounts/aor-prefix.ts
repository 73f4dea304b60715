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

/** The same for a search that takes both schemes where none was typed. Nothing typed is the beginning of every AOR. */
export function aorPrefixes(typed: string): string[] {
  const prefix = aorPrefix(typed)
  if (prefix === undefined) return ['sip:', 'sips:']
  return /^sips?:/i.test(typed.trim()) ? [prefix] : [prefix, prefix.replace(/^sip:/, 'sips:')]
}
