/** A SIP or SIPS URI cut at its seams; nothing decoded, nothing lower-cased except the scheme. */
export type SipUriParts = {
  scheme: 'sip' | 'sips'
  /** Before the `@`, password included; null where there is no `@`. */
  userInfo: string | null
  /** Host and port as written. */
  hostPort: string
  /** Each URI parameter as written, `name` or `name=value`; empty ones left out. */
  params: string[]
  /** What follows `?`, or null. */
  headers: string | null
}

const SCHEME = /^(sips?):/i

/**
 * Cuts a SIP URI (RFC 3261 §19.1.1), or gives null if the scheme is another. The user part may hold `;` and
 * `?`, so parameters are looked for only after the `@`. Says nothing about whether the parts are valid.
 */
export function splitSipUri(text: string): SipUriParts | null {
  const scheme = SCHEME.exec(text)?.[1]
  if (scheme === undefined) return null
  const afterScheme = text.slice(scheme.length + 1)
  const at = afterScheme.indexOf('@')
  const afterUser = afterScheme.slice(at + 1)
  const question = afterUser.indexOf('?')
  const beforeHeaders = question < 0 ? afterUser : afterUser.slice(0, question)
  const [hostPort = '', ...params] = beforeHeaders.split(';')
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    userInfo: at < 0 ? null : afterScheme.slice(0, at),
    hostPort,
    params: params.filter((param) => param !== ''),
    headers: question < 0 ? null : afterUser.slice(question + 1),
  }
}
