import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { parseSip, type SipMessage } from './sip-message.ts'

/** An UDP socket that speaks SIP with one PBX and keeps all that it heard. */
export type SipSocket = {
  readonly port: number
  /** Everything heard, oldest first. */
  readonly heard: readonly SipMessage[]
  /** Everything sent, oldest first. */
  readonly sent: readonly SipMessage[]
  /** In UTF-8 unless it is said otherwise: not everybody's text is. */
  send(text: string, encoding?: 'utf8' | 'latin1'): void
  /** Resolves with the first message that fits, heard or still to come. */
  hear(fits: (message: SipMessage) => boolean, what: string): Promise<SipMessage>
  onMessage(listener: (message: SipMessage) => void): void
  close(): Promise<void>
}

const HEAR_TIMEOUT_MS = 60_000

/**
 * Opens one on a port that the system picks.
 *
 * @param options.keepsHeard false for a load: then only listeners hear
 */
export async function openSipSocket(pbxPort: number, { keepsHeard = true } = {}): Promise<SipSocket> {
  const socket = createSocket('udp4')
  const heard: SipMessage[] = []
  const sent: SipMessage[] = []
  const listeners = new Set<(message: SipMessage) => void>()
  socket.on('message', (bytes) => {
    const text = bytes.toString('utf8')
    if (text.trim() === '') return
    const message = parseSip(text)
    if (keepsHeard) heard.push(message)
    for (const hear of [...listeners]) hear(message)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    heard,
    sent,
    send(text, encoding = 'utf8') {
      if (keepsHeard) sent.push(parseSip(text))
      socket.send(Buffer.from(text, encoding), pbxPort, '127.0.0.1')
    },
    hear: (fits, what) => {
      const found = heard.find(fits)
      if (found !== undefined) return Promise.resolve(found)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listen)
          const all = heard.map(({ text }) => text.split('\r\n', 1)[0]).join(', ')
          reject(new Error(`${what} was never heard; heard: ${all || 'nothing'}`))
        }, HEAR_TIMEOUT_MS)
        const listen = (message: SipMessage) => {
          if (!fits(message)) return
          clearTimeout(timer)
          listeners.delete(listen)
          resolve(message)
        }
        listeners.add(listen)
      })
    },
    onMessage: (listener) => void listeners.add(listener),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}
