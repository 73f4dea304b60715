import type { ClientHttp2Stream } from 'node:http2'

const BODY_KEPT = 4_096

/**
 * What one request's stream said. `node-apn` hides part of it: Retry-After always (W6), the status with a
 * body that is not JSON (W18), the whole answer when the session closes at the same time (W8).
 */
export class WireRecord {
  status: number | null = null
  retryAfter: string | null = null
  date: string | null = null
  body = ''
  #stream: ClientHttp2Stream | null = null

  /** Listens to the request that was just made; for an accepted push it looks at the headers only. */
  follow(stream: ClientHttp2Stream, onAnswer: () => void): void {
    this.#stream = stream
    stream.on('response', (headers) => {
      onAnswer()
      this.status = headers[':status'] ?? null
      this.date = headers.date ?? null
      if (this.status === 200) return
      this.retryAfter = headers['retry-after'] ?? null
      stream.on('data', (chunk: Buffer | string) => {
        if (this.body.length < BODY_KEPT) this.body += chunk.toString()
      })
    })
  }

  /** The request never got a stream id: not a byte of it has left. */
  get neverLeft(): boolean {
    return this.#stream === null || this.#stream.id === undefined
  }

  /** The code with which the stream was reset; 0 if it was not. */
  get resetCode(): number {
    return this.#stream?.rstCode ?? 0
  }

  /** Gives the stream up, so that its place on the connection is free again. */
  cancel(code: number): void {
    if (this.#stream !== null && !this.#stream.destroyed) this.#stream.close(code)
  }
}
