import { createServer, type Socket } from 'node:net'

/** A Contact as `ContactList` tells it (docs.asterisk.org, AMI_Events/ContactList). */
export type AmiContact = {
  aor: string
  uri: string
  /** Seconds since 1970. */
  expirationTime: number
  callId: string
  userAgent: string
}

/** What an Asterisk manager says about registrations, on a port of its own. */
export type AmiServer = {
  readonly port: number
  /** Actions in the order they came, without the secret. */
  readonly actions: string[]
  /** Changes the Contacts as a REGISTER does, and raises ContactStatus as Asterisk does for it. */
  change(contacts: AmiContact[], status?: 'Created' | 'Updated' | 'Removed'): void
  /** Changes them without an event. */
  changeSilently(contacts: AmiContact[]): void
  dropConnections(): void
  stop(): Promise<void>
}

type Message = Record<string, string>

const SECRET = 'ami-secret'

function write(socket: Socket, message: Message): void {
  const lines = Object.entries(message).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`${lines.join('')}\r\n`)
}

function contactList({ aor, uri, expirationTime, callId, userAgent }: AmiContact): Message {
  return {
    Event: 'ContactList',
    ActionID: 'contacts',
    ObjectType: 'contact',
    ObjectName: `${aor};@${Buffer.from(uri).toString('hex').slice(0, 32)}`,
    ViaAddr: '203.0.113.7',
    ViaPort: '5060',
    QualifyTimeout: '3.000000',
    CallId: callId,
    RegServer: 'pbx',
    PruneOnBoot: 'no',
    Path: '',
    Endpoint: aor,
    AuthenticateQualify: 'no',
    Uri: uri,
    QualifyFrequency: '0',
    UserAgent: userAgent,
    ExpirationTime: String(expirationTime),
    OutboundProxy: '',
    Status: 'NonQualified',
    RoundtripUsec: 'N/A',
  }
}

/** Speaks the manager protocol as documented: a greeting, `Login`, `PJSIPShowContacts`, events of class system. */
export async function startAmiServer(): Promise<AmiServer> {
  const sockets = new Set<Socket>()
  const actions: string[] = []
  let contacts: AmiContact[] = []

  const answer = (socket: Socket, action: Message): void => {
    const { Action: name = '', ActionID = '' } = action
    actions.push(name)
    if (name === 'Login') {
      const isRight = action.Username === 'reveille' && action.Secret === SECRET
      write(
        socket,
        isRight
          ? { Response: 'Success', ActionID, Message: 'Authentication accepted' }
          : { Response: 'Error', ActionID, Message: 'Authentication failed' },
      )
      if (isRight) write(socket, { Event: 'FullyBooted', Privilege: 'system,all', Status: 'Fully Booted' })
      return
    }
    if (contacts.length === 0) {
      write(socket, { Response: 'Error', ActionID, Message: 'No Contacts found' })
      return
    }
    write(socket, {
      Response: 'Success',
      ActionID,
      EventList: 'start',
      Message: 'A listing of Contacts follows, presented as ContactList events',
    })
    for (const contact of contacts) write(socket, contactList(contact))
    write(socket, {
      Event: 'ContactListComplete',
      ActionID,
      EventList: 'Complete',
      ListItems: String(contacts.length),
    })
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let buffer = ''
    socket.setEncoding('utf8')
    socket.write('Asterisk Call Manager/8.0.2\r\n')
    socket.on('data', (chunk: string) => {
      buffer += chunk
      const blocks = buffer.split('\r\n\r\n')
      buffer = blocks.pop() ?? ''
      for (const block of blocks) {
        answer(socket, Object.fromEntries(block.split('\r\n').map((line) => line.split(/:\s*(.*)/s, 2))))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the manager has no port')

  return {
    port: address.port,
    actions,
    change(next, status = 'Updated') {
      contacts = next
      for (const socket of sockets) {
        write(socket, {
          Event: 'ContactStatus',
          Privilege: 'system,all',
          URI: next[0]?.uri ?? '',
          ContactStatus: status,
          AOR: next[0]?.aor ?? '',
          EndpointName: next[0]?.aor ?? '',
        })
      }
    },
    changeSilently(next) {
      contacts = next
    },
    dropConnections() {
      for (const socket of sockets) socket.destroy()
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export const AMI_SECRET = SECRET
