import { connect } from 'node:net'

/** What came back for bytes that were sent as they are. `body` is JSON parsed, or the text. */
export type RawReply = {
  status: number
  headers: Map<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came, and says what it must be
  body: any
}

/**
 * Sends the bytes of one HTTP/1.1 request over a connection of its own and reads one answer by its
 * Content-Length. For requests exactly as other software writes them, which fetch would tidy up.
 *
 * @param origin `http://host:port`
 */
export function sendRaw(origin: string, request: string): Promise<RawReply> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request))
    let received = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      received += chunk
      const reply = readReply(received)
      if (reply === null) return
      socket.destroy()
      resolve(reply)
    })
    socket.on('error', reject)
    socket.on('end', () => reject(new Error(`the connection ended after: ${received}`)))
  })
}

function readReply(received: string): RawReply | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [statusLine = '', ...lines] = received.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const text = received.slice(end + 4)
  if (Buffer.byteLength(text) < Number(headers.get('content-length'))) return null
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: /^[[{]/.test(text) ? JSON.parse(text) : text,
  }
}
