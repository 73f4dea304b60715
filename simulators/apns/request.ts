import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

/** A request as it came over the wire. */
export type PushRequest = {
  method: string
  path: string
  /** Ordinary headers, pseudo headers left out; a repeated one has its values joined by a comma. */
  headers: Record<string, string>
  /** Names of `apns-*` and `authorization` headers that came more than once. */
  repeatedHeaders: string[]
  body: Buffer
}

/** Beyond this a body is not kept; any judgement on it would be PayloadTooLarge all the same. */
const BODY_LIMIT_BYTES = 64 * 1024

/** Gives the request to `onComplete` once its body has ended; never, if the client takes it back before. */
export function readRequest(
  stream: ServerHttp2Stream,
  incoming: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  onComplete: (request: PushRequest) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= BODY_LIMIT_BYTES) chunks.push(chunk)
  })
  stream.on('end', () => {
    // An aborted stream ends too; there is nobody to answer.
    if (stream.aborted || stream.destroyed) return
    onComplete({ ...readHead(incoming, rawHeaders), body: joined(chunks) })
  })
}

function joined(chunks: Buffer[]): Buffer {
  const only = chunks.length === 1 ? chunks[0] : undefined
  return only ?? Buffer.concat(chunks)
}

function readHead(incoming: IncomingHttpHeaders, rawHeaders: readonly string[]): Omit<PushRequest, 'body'> {
  const headers: Record<string, string> = {}
  for (const name in incoming) {
    const value = incoming[name]
    if (value !== undefined && !name.startsWith(':'))
      headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    method: String(incoming[':method'] ?? ''),
    path: String(incoming[':path'] ?? ''),
    headers,
    repeatedHeaders: repeatedNames(rawHeaders),
  }
}

function repeatedNames(rawHeaders: readonly string[]): string[] {
  const seen = new Set<string>()
  const repeated: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (!name.startsWith('apns-') && name !== 'authorization') continue
    if (seen.has(name)) repeated.push(name)
    seen.add(name)
  }
  return repeated
}
