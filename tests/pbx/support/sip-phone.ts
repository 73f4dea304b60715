import { createHash, randomBytes } from 'node:crypto'
import { cseqOf, formatSip, header, replyTo, type SipMessage } from './sip-message.ts'
import { openSipSocket, type SipSocket } from './sip-socket.ts'

const ANSWER_AFTER_MS = 20

/** What a phone does with an INVITE. */
export type Manner = 'answer' | 'ring' | 'busy' | 'decline' | 'silent'

/** Where the push token stands in the REGISTER. */
export type Carrier =
  | 'header'
  | 'xToken'
  | 'rfc8599'
  | 'none'
  | { headerName: string }
  | { parameter: string }

export type PhoneOptions = {
  aor: string
  pushToken: string
  bundleId: string
  carrier: Carrier
  manner: Manner
  password?: string
  /** Sent in ISO 8859-1, as some stacks do. */
  userAgent?: string
}

/** One REGISTER's answers: the challenge, if there was one, and the end. */
export type Registered = { first: SipMessage; last: SipMessage }

/** A SIP phone of ours: as small as an app's stack may be, and every byte of it can be looked at. */
export type SipPhone = {
  readonly aor: string
  readonly pushToken: string
  readonly socket: SipSocket
  manner: Manner
  /** What it registers as; other than its socket's port once it was `relaunched`. */
  contactUri(): string
  register(members?: {
    expires?: number
    password?: string
    contact?: string
    pushToken?: string
  }): Promise<Registered>
  /** A REGISTER without credentials, which a registrar with passwords challenges. */
  registerWithoutPassword(): Promise<SipMessage>
  invites(): SipMessage[]
  invite(): Promise<SipMessage>
  /** A final answer to the INVITE that rings. */
  finish(status: number, reason: string): void
  /** Starts again on another port, as an app does that was ended. */
  relaunch(): Promise<void>
  close(): Promise<void>
}

/** A phone that has not registered yet. */
export async function openSipPhone(pbxPort: number, options: PhoneOptions): Promise<SipPhone> {
  const { aor, bundleId, carrier } = options
  const [user = '', domain = ''] = aor.replace('sip:', '').split('@')
  const sockets: SipSocket[] = []
  const tag = randomBytes(4).toString('hex')
  const callId = randomBytes(8).toString('hex')
  const instance = randomBytes(6).toString('hex')
  const { headerName, parameter } = namesOf(carrier)
  let cseq = 0
  let nonce = ''
  let realm = ''
  const at = () => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('the phone has no socket')
    return socket
  }

  const open = async () => {
    const socket = await openSipSocket(pbxPort)
    sockets.push(socket)
    socket.onMessage((message) => behave(phone, socket, message, tag))
  }

  const contact = (pushToken: string) => {
    const params =
      carrier === 'rfc8599'
        ? `;pn-provider=apns;pn-prid=${pushToken};pn-param=ABCDE12345.${bundleId}.voip`
        : parameter && `;${parameter}=${pushToken}`
    return `sip:${user}@127.0.0.1:${at().port}${params}`
  }

  const registerOnce = async (members: {
    expires?: number
    password?: string
    contact?: string
    pushToken?: string
  }) => {
    cseq += 1
    const pushToken = members.pushToken ?? phone.pushToken
    const written = members.contact ?? `<${contact(pushToken)}>;+sip.instance="<urn:uuid:${instance}>"`
    const number = cseq
    const socket = at()
    socket.send(
      formatSip(`REGISTER sip:${domain} SIP/2.0`, [
        `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};branch=z9hG4bK${randomBytes(6).toString('hex')};rport`,
        'Max-Forwards: 70',
        `From: <${aor}>;tag=${tag}`,
        `To: <${aor}>`,
        `Call-ID: ${callId}`,
        `CSeq: ${number} REGISTER`,
        `Contact: ${written}`,
        `Expires: ${members.expires ?? 600}`,
        `User-Agent: ${options.userAgent ?? 'TestPhone/1.0'}`,
        headerName === '' ? '' : `${headerName}: ${pushToken}`,
        nonce === ''
          ? ''
          : credentials({
              user,
              realm,
              nonce,
              uri: `sip:${domain}`,
              password: members.password ?? options.password ?? '',
            }),
      ]),
      options.userAgent === undefined ? 'utf8' : 'latin1',
    )
    return socket.hear(
      (message) =>
        message.status >= 200 && cseqOf(message).method === 'REGISTER' && cseqOf(message).number === number,
      `an answer to REGISTER ${number}`,
    )
  }

  const phone: SipPhone = {
    aor,
    pushToken: options.pushToken,
    get socket() {
      return at()
    },
    manner: options.manner,
    contactUri: () => contact(phone.pushToken),
    async register(members = {}) {
      const first = await registerOnce(members)
      if (first.status !== 401) return { first, last: first }
      const challenge = header(first, 'www-authenticate')
      nonce = /nonce="([^"]*)"/.exec(challenge)?.[1] ?? ''
      realm = /realm="([^"]*)"/.exec(challenge)?.[1] ?? ''
      return { first, last: await registerOnce(members) }
    },
    registerWithoutPassword() {
      nonce = ''
      return registerOnce({})
    },
    invites: () => sockets.flatMap((socket) => socket.heard.filter(({ method }) => method === 'INVITE')),
    invite: () => at().hear(({ method }) => method === 'INVITE', `an INVITE for ${aor}`),
    finish(status, reason) {
      const invite = phone.invites().at(-1)
      if (invite === undefined) throw new Error('nothing rings')
      at().send(
        replyTo(invite, status, reason, tag, status < 300 ? [`Contact: <${phone.contactUri()}>`] : []),
      )
    },
    relaunch: open,
    close: async () => void (await Promise.all(sockets.map((socket) => socket.close()))),
  }
  await open()
  return phone
}

/** How header or Contact parameter are called that carry the push token; empty for what does not. */
function namesOf(carrier: Carrier): { headerName: string; parameter: string } {
  const names = { headerName: '', parameter: '' }
  if (typeof carrier !== 'string') return { ...names, ...carrier }
  if (carrier === 'header') return { ...names, headerName: 'X-Token' }
  return carrier === 'xToken' ? { ...names, parameter: 'xToken' } : names
}

function behave(phone: SipPhone, socket: SipSocket, message: SipMessage, tag: string): void {
  const say = (status: number, reason: string, more: string[] = []) =>
    socket.send(replyTo(message, status, reason, tag, more))
  if (message.method === 'CANCEL' || message.method === 'BYE' || message.method === 'OPTIONS') say(200, 'OK')
  if (message.method === 'CANCEL') {
    const invite = phone.invites().find((one) => header(one, 'call-id') === header(message, 'call-id'))
    if (invite !== undefined) socket.send(replyTo(invite, 487, 'Request Terminated', tag))
  }
  if (message.method !== 'INVITE' || phone.manner === 'silent') return
  const contact = `Contact: <${phone.contactUri()}>`
  if (phone.manner === 'busy') {
    say(486, 'Busy Here')
    return
  }
  say(180, 'Ringing', [contact])
  if (phone.manner === 'decline') say(603, 'Decline')
  // A person takes a moment; at once, two processes of the PBX may swap the two answers.
  if (phone.manner === 'answer') setTimeout(say, ANSWER_AFTER_MS, 200, 'OK', [contact])
}

/** RFC 2617 without qop, as Kamailio's auth asks. */
function credentials(of: {
  user: string
  realm: string
  nonce: string
  uri: string
  password: string
}): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const response = md5(
    `${md5(`${of.user}:${of.realm}:${of.password}`)}:${of.nonce}:${md5(`REGISTER:${of.uri}`)}`,
  )
  return `Authorization: Digest username="${of.user}", realm="${of.realm}", nonce="${of.nonce}", uri="${of.uri}", response="${response}", algorithm=MD5`
}
