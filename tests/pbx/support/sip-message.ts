/** A SIP message off the wire. Header names are lower-cased full names; several of one name stay apart, in order. */
export type SipMessage = {
  text: string
  /** Empty for a reply. */
  method: string
  requestUri: string
  /** 0 for a request. */
  status: number
  headers: ReadonlyMap<string, readonly string[]>
  at: number
}

const COMPACT: Readonly<Record<string, string>> = {
  i: 'call-id',
  m: 'contact',
  f: 'from',
  t: 'to',
  v: 'via',
  l: 'content-length',
  c: 'content-type',
}

export function parseSip(text: string): SipMessage {
  const [start = '', ...lines] = (text.split('\r\n\r\n', 1)[0] ?? '').split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const written = line.slice(0, colon).trim().toLowerCase()
    const name = COMPACT[written] ?? written
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  const reply = /^SIP\/2\.0 (\d{3})/.exec(start)
  const [method = '', requestUri = ''] = reply ? [] : start.split(' ')
  return { text, method, requestUri, status: Number(reply?.[1] ?? 0), headers, at: performance.now() }
}

/** The first header of a name; empty if there is none. */
export function header(message: SipMessage, name: string): string {
  return message.headers.get(name)?.[0] ?? ''
}

/** CSeq, as number and method. */
export function cseqOf(message: SipMessage): { number: number; method: string } {
  const [number = '', method = ''] = header(message, 'cseq').split(' ')
  return { number: Number(number), method }
}

export function tagOf(headerValue: string): string {
  return /;tag=([^;>\s]+)/.exec(headerValue)?.[1] ?? ''
}

/** A message from its start line and headers; Content-Length is added. */
export function formatSip(start: string, headers: readonly string[], body = ''): string {
  const all = [start, ...headers.filter((line) => line !== ''), `Content-Length: ${Buffer.byteLength(body)}`]
  return `${all.join('\r\n')}\r\n\r\n${body}`
}

/** A reply to a request: Via, From, To with a tag, Call-ID and CSeq as they came. */
export function replyTo(
  request: SipMessage,
  status: number,
  reason: string,
  toTag: string,
  more: readonly string[] = [],
): string {
  const copied = ['via', 'record-route'].flatMap((name) =>
    (request.headers.get(name) ?? []).map((value) => `${name}: ${value}`),
  )
  const to = header(request, 'to')
  return formatSip(`SIP/2.0 ${status} ${reason}`, [
    ...copied,
    `From: ${header(request, 'from')}`,
    `To: ${tagOf(to) === '' && status > 100 ? `${to};tag=${toTag}` : to}`,
    `Call-ID: ${header(request, 'call-id')}`,
    `CSeq: ${header(request, 'cseq')}`,
    ...more,
  ])
}
