import { randomBytes } from 'node:crypto'
import { cseqOf, formatSip, header, type SipMessage } from './sip-message.ts'
import { openSipSocket, type SipSocket } from './sip-socket.ts'

/** A call that a caller of ours makes. */
export type OutgoingCall = {
  readonly callId: string
  readonly socket: SipSocket
  /** The final answer to the INVITE; it is acknowledged as soon as it comes. */
  final(): Promise<SipMessage>
  /** The first provisional answer of a status. */
  provisional(status: number): Promise<SipMessage>
  /** The same INVITE once more, as UDP does when nothing is heard. */
  retransmit(): void
  cancel(): void
  bye(): Promise<SipMessage>
  close(): Promise<void>
}

/** Sends an INVITE. `headers` are added to it. */
export async function placeCall(
  pbxPort: number,
  to: string,
  options: {
    headers?: readonly string[]
    contactParams?: string
    from?: string
    encoding?: 'utf8' | 'latin1'
  } = {},
): Promise<OutgoingCall> {
  const socket = await openSipSocket(pbxPort)
  const callId = randomBytes(8).toString('hex')
  const branch = `z9hG4bK${randomBytes(8).toString('hex')}`
  const from = `${options.from ?? '"Alice" <sip:200@carrier.example.net>'};tag=${randomBytes(4).toString('hex')}`
  const common = (via: string, cseq: string, toHeader: string) => [
    `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};branch=${via};rport`,
    'Max-Forwards: 70',
    `From: ${from}`,
    `To: ${toHeader}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
  ]
  const invite = formatSip(
    `INVITE ${to} SIP/2.0`,
    [
      ...common(branch, '1 INVITE', `<${to}>`),
      `Contact: <sip:200@127.0.0.1:${socket.port}${options.contactParams ?? ''}>`,
      ...(options.headers ?? []),
      'Content-Type: application/sdp',
    ],
    'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n',
  )
  const isForInvite = (message: SipMessage) => cseqOf(message).method === 'INVITE'
  socket.onMessage((message) => {
    if (message.status < 200 || !isForInvite(message)) return
    // The ACK of a refusal belongs to the INVITE's transaction (RFC 3261, section 17.1.1.3).
    if (message.status >= 300) {
      socket.send(formatSip(`ACK ${to} SIP/2.0`, common(branch, '1 ACK', header(message, 'to'))))
      return
    }
    socket.send(formatSip(`ACK ${targetOf(message)} SIP/2.0`, inDialog(message, '1 ACK')))
  })
  const inDialog = (answer: SipMessage, cseq: string) => [
    ...(answer.headers.get('record-route') ?? []).toReversed().map((route) => `Route: ${route}`),
    ...common(`z9hG4bK${randomBytes(8).toString('hex')}`, cseq, header(answer, 'to')),
  ]
  const final = () =>
    socket.hear((message) => message.status >= 200 && isForInvite(message), 'a final answer to the INVITE')
  socket.send(invite, options.encoding)
  return {
    callId,
    socket,
    final,
    provisional: (status) =>
      socket.hear((message) => message.status === status && isForInvite(message), `${status} to the INVITE`),
    retransmit: () => socket.send(invite, options.encoding),
    cancel: () => socket.send(formatSip(`CANCEL ${to} SIP/2.0`, common(branch, '1 CANCEL', `<${to}>`))),
    async bye() {
      const answer = await final()
      socket.send(formatSip(`BYE ${targetOf(answer)} SIP/2.0`, inDialog(answer, '2 BYE')))
      return socket.hear(
        (message) => message.status >= 200 && cseqOf(message).method === 'BYE',
        'an answer to BYE',
      )
    },
    close: socket.close,
  }
}

function targetOf(answer: SipMessage): string {
  return /<([^>]+)>/.exec(header(answer, 'contact'))?.[1] ?? ''
}
