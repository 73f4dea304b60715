import { liveHub } from './live-hub.ts'

const HEARTBEAT_MS = 15_000

/** After this the browser asks again, and whoever may look no more is refused. */
const LONGEST_MS = 5 * 60_000
const RETRY_MS = 2_000

type LiveStreamOptions = {
  tenantId: string
  userId: string
  /** Only what changes of this call is told; null: every call of the tenant. */
  callId: string | null
  /** The browser is gone. */
  signal: AbortSignal
}

/**
 * Server-sent events (WHATWG HTML, 9.2) that say when calls of a tenant changed: `changed`, without data that a
 * page would have to check. Null when too many look already.
 */
export async function openLiveStream(options: LiveStreamOptions): Promise<ReadableStream | null> {
  const { tenantId, userId, callId, signal } = options
  const hub = await liveHub()
  const text = new TextEncoder()
  let stop: (() => void) | null = null
  const told = new TransformStream<Uint8Array, Uint8Array>()
  const writer = told.writable.getWriter()
  // A browser that is gone rejects the writing; its subscription is ended by `signal` and `closed`.
  const write = (words: string) => void writer.write(text.encode(words)).catch(() => undefined)
  const unsubscribe = hub.subscribe(tenantId, userId, (callIds) => {
    if (callId === null || callIds === null || callIds.includes(callId)) write('event: changed\ndata:\n\n')
  })
  if (unsubscribe === null) return null
  const heartbeat = setInterval(write, HEARTBEAT_MS, ':\n\n')
  const end = setTimeout(() => stop?.(), LONGEST_MS)
  stop = () => {
    stop = null
    unsubscribe()
    clearInterval(heartbeat)
    clearTimeout(end)
    writer.close().catch(() => undefined)
  }
  signal.addEventListener('abort', () => stop?.(), { once: true })
  writer.closed.catch(() => stop?.())
  write(`retry: ${RETRY_MS}\n\n`)
  return told.readable
}
