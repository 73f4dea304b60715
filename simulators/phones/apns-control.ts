import { setTimeout as pause } from 'node:timers/promises'

/** A push as a phone gets it from the simulated Apple. */
export type ArrivedPush = {
  pushToken: string
  topic: string
  apnsId: string
  payload: Record<string, unknown>
}

/** What Apple learns of a phone when its app asks for a push token. */
export type NewApnsDevice = {
  pushToken: string
  topics: string[]
  environment: 'production' | 'sandbox'
  online: boolean
}

/** The control API of the APNs simulator, as far as phones need it. */
export type ApnsControl = {
  /** Apple knows the push token from now on, or knows it again. */
  addDevice(device: NewApnsDevice): Promise<void>
  /** The same for up to 5,000 at once. */
  addDevices(devices: readonly NewApnsDevice[]): Promise<void>
  /** The app was deleted: 410 from now on. */
  removeDevice(pushToken: string): Promise<void>
  setOnline(pushToken: string, online: boolean): Promise<void>
  /**
   * Calls back for every push that reaches a phone, until aborted. Resolves once connected; connects again by
   * itself, and says so: an Apple that was started anew knows no phone.
   */
  listen(listener: { onPush(push: ArrivedPush): void; onReconnected(): void }): Promise<void>
}

const RECONNECT_MS = 500

/** @throws Error from each method when the simulator refuses or does not answer */
export function createApnsControl(controlUrl: string, signal: AbortSignal): ApnsControl {
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${controlUrl}${path}`, {
      method,
      signal,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  }
  return {
    addDevice: (device) => send('POST', '/devices', device),
    addDevices: (devices) => send('POST', '/devices/batch', devices),
    removeDevice: (pushToken) => send('DELETE', `/devices/${pushToken}`),
    setOnline: (pushToken, online) => send('PATCH', `/devices/${pushToken}`, { online }),
    async listen(listener) {
      const first = await openStream(controlUrl, signal)
      void follow(controlUrl, first, listener, signal)
    },
  }
}

async function openStream(controlUrl: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${controlUrl}/events`, { signal })
  if (!response.ok || response.body === null) throw new Error(`GET /events: ${response.status}`)
  return response.body
}

async function follow(
  controlUrl: string,
  first: ReadableStream<Uint8Array>,
  listener: { onPush(push: ArrivedPush): void; onReconnected(): void },
  signal: AbortSignal,
): Promise<void> {
  let stream: ReadableStream<Uint8Array> | null = first
  while (!signal.aborted) {
    try {
      if (stream === null) {
        stream = await openStream(controlUrl, signal)
        listener.onReconnected()
      }
      for await (const data of serverSentData(stream)) listener.onPush(JSON.parse(data) as ArrivedPush)
    } catch {
      // Apple is away, or we are being stopped; the loop knows which.
    }
    stream = null
    await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** The `data` of each event of a stream of server-sent events (WHATWG HTML §9.2). */
async function* serverSentData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
      if (data.length > 0) yield data.join('\n')
    }
  }
}
