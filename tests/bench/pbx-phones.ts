import { formatSip, header, replyTo, type SipMessage } from '#tests/pbx/support/sip-message.ts'
import { openSipSocket } from '#tests/pbx/support/sip-socket.ts'
import { pushTokenOf } from './phones.ts'

/** Phones behind one socket: each registers when it is told to, and answers every INVITE. */
export type BenchPhones = {
  /** Sends a REGISTER for the nth phone and resolves when it is accepted. */
  register(n: number): Promise<void>
  /** Calls back for each INVITE, with the phone that it is for. */
  onInvite(listener: (n: number, invite: SipMessage) => void): void
  close(): Promise<void>
}

const ANSWER_AFTER_MS = 30
/** T1 of RFC 3261: UDP loses packets on a busy machine. */
const RETRANSMIT_MS = 500

export async function openBenchPhones(pbxPort: number, domain: string): Promise<BenchPhones> {
  const socket = await openSipSocket(pbxPort, { keepsHeard: false })
  const registering = new Map<string, () => void>()
  const listeners: ((n: number, invite: SipMessage) => void)[] = []
  const invited = new Set<string>()
  const unacknowledged = new Map<string, NodeJS.Timeout>()
  let cseq = 0

  socket.onMessage((message) => {
    if (message.status === 200) {
      registering.get(`${header(message, 'call-id')} ${header(message, 'cseq')}`)?.()
      return
    }
    if (message.status >= 300) throw new Error(`a REGISTER was answered ${message.status}`)
    if (message.method === 'BYE' || message.method === 'CANCEL')
      socket.send(replyTo(message, 200, 'OK', 'bench'))
    const callId = header(message, 'call-id')
    if (message.method !== 'INVITE') {
      // ACK, or what can only come after it.
      clearInterval(unacknowledged.get(callId))
      return
    }
    const contact = [`Contact: <${message.requestUri}>`]
    if (!invited.has(callId)) {
      invited.add(callId)
      const n = Number(/^sip:(\d+)@/.exec(message.requestUri)?.[1])
      for (const hear of listeners) hear(n, message)
    }
    socket.send(replyTo(message, 180, 'Ringing', 'bench', contact))
    setTimeout(answer, ANSWER_AFTER_MS, callId, replyTo(message, 200, 'OK', 'bench', contact))
  })

  function answer(callId: string, ok: string): void {
    if (unacknowledged.has(callId)) return
    socket.send(ok)
    unacknowledged.set(callId, setInterval(socket.send, RETRANSMIT_MS, ok))
  }

  return {
    register: (n) =>
      new Promise((resolve) => {
        cseq += 1
        const [callId, number] = [`bench-register-${n}`, `${cseq} REGISTER`]
        const request = formatSip(`REGISTER sip:${domain} SIP/2.0`, [
          `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};branch=z9hG4bK${cseq}r${n};rport`,
          'Max-Forwards: 70',
          `From: <sip:${n}@${domain}>;tag=${cseq}`,
          `To: <sip:${n}@${domain}>`,
          `Call-ID: ${callId}`,
          `CSeq: ${number}`,
          `Contact: <sip:${n}@127.0.0.1:${socket.port}>;+sip.instance="<urn:uuid:bench-${n}>"`,
          'Expires: 3600',
          'User-Agent: BenchPhone/1.0',
          `X-Token: ${pushTokenOf(n)}`,
        ])
        const again = setInterval(socket.send, RETRANSMIT_MS, request)
        registering.set(`${callId} ${number}`, () => {
          clearInterval(again)
          registering.delete(`${callId} ${number}`)
          resolve()
        })
        socket.send(request)
      }),
    onInvite: (listener) => void listeners.push(listener),
    async close() {
      for (const again of unacknowledged.values()) clearInterval(again)
      await socket.close()
    },
  }
}
