#!/usr/bin/env node
/*
 * Reports the registrations of an Asterisk (chan_pjsip, 16 and later) to Reveille. Needs Node 18 or later, nothing
 * else; runs on the PBX, or beside the gateway.
 *
 *   AMI_HOST=127.0.0.1 AMI_PORT=5038 AMI_USER=reveille AMI_SECRET=... \
 *   REVEILLE_URL=http://127.0.0.1:4000 REVEILLE_KEY=rvl_... REVEILLE_DOMAIN=pbx.example.com \
 *   node reveille-registrations.mjs
 *
 * The manager user needs `read = system` and `write = system` (manager.conf). The API key needs registrations:write.
 *
 * How: the AMI event ContactStatus says that something happened to a Contact, and no more. So on each one, and every
 * POLL_SECONDS (5), PJSIPShowContacts is asked, and what is new or has a later end was a REGISTER that Asterisk
 * accepted. A Contact that is gone long before its end was unregistered, unless the same phone has another one.
 *
 * Asterisk shows no REGISTER headers: the push token must stand in the Contact URI (pn-prid, or a parameter such as
 * xToken). A Contact URI is cut by Asterisk versions that allow 255 characters: 20.x and later allow 511.
 *
 * Tested: run as it is against a manager that speaks AMI's documented protocol, and the real gateway
 * (tests/integration/kits/asterisk.test.ts). NOT tested: with a running Asterisk, which Debian 12 does not package.
 */
import { createConnection } from 'node:net'

const env = (name, otherwise) => {
  const value = process.env[name] ?? otherwise
  if (value === undefined) {
    process.stderr.write(`${name} is not set; see the head of this file.\n`)
    process.exit(2)
  }
  return value
}

const AMI = { host: env('AMI_HOST', '127.0.0.1'), port: Number(env('AMI_PORT', '5038')) }
const LOGIN = { user: env('AMI_USER'), secret: env('AMI_SECRET') }
const GATEWAY = env('REVEILLE_URL', 'http://127.0.0.1:4000').replace(/\/+$/, '')
const KEY = env('REVEILLE_KEY')
const DOMAIN = env('REVEILLE_DOMAIN')
const POLL_MS = Number(env('POLL_SECONDS', '5')) * 1000
const RECONNECT_MS = 2_000
const BATCH = 100
/** A Contact that ends this close to its time has lapsed; one that ends earlier was removed. */
const LAPSE_SLACK_SECONDS = 10

/** Contacts as last seen, by AOR and URI. Null until the first list: what stands then is reported once. */
let known = null
/** Reports that the gateway has not taken yet, the latest for each Contact. */
const waiting = new Map()
let isSending = false

const log = (text) => process.stdout.write(`${new Date().toISOString()} ${text}\n`)

/** The push token in a Contact URI, to tell a phone that came back at another address. */
const tokenIn = (uri) => /;(?:pn-prid|pn-tok|x-?token)=([^;>]+)/i.exec(uri)?.[1] ?? ''

/** `100;@5f2b…` is how PJSIP names a Contact of the AOR 100. */
const aorOf = (contact) => contact.ObjectName?.split(/;@|\//, 1)[0] || contact.Endpoint || ''

function reportOf(contact, expires) {
  const [via, port] = [contact.ViaAddr ?? contact.ViaAddress ?? '', contact.ViaPort ?? '']
  return {
    aor: `${aorOf(contact)}@${DOMAIN}`,
    contact: `<${contact.Uri}>`,
    expires,
    callId: contact.CallId ?? contact.CallID ?? '',
    userAgent: (contact.UserAgent ?? '').slice(0, 500),
    source: via === '' ? '' : `${via}${port === '' ? '' : `:${port}`}`,
    path: contact.Path ?? '',
  }
}

/** Compares a list with the last one and notes what to report. */
function compare(contacts) {
  const nowSeconds = Date.now() / 1000
  const seen = new Map()
  for (const contact of contacts) {
    if (!contact.Uri || aorOf(contact) === '') continue
    const key = `${aorOf(contact)} ${contact.Uri}`
    const end = Number(contact.ExpirationTime)
    seen.set(key, { contact, end })
    const before = known?.get(key)
    if (before !== undefined && before.end === end) continue
    // A permanent Contact of pjsip.conf has no end, and was never registered.
    if (end > nowSeconds) waiting.set(key, reportOf(contact, Math.round(end - nowSeconds)))
  }
  for (const [key, { contact, end }] of known ?? []) {
    if (seen.has(key) || end - nowSeconds < LAPSE_SLACK_SECONDS) continue
    const token = tokenIn(contact.Uri)
    const isBack = [...seen.values()].some(
      (other) =>
        aorOf(other.contact) === aorOf(contact) &&
        (token === ''
          ? !known.has(`${aorOf(contact)} ${other.contact.Uri}`)
          : tokenIn(other.contact.Uri) === token),
    )
    if (!isBack) waiting.set(key, reportOf(contact, 0))
  }
  known = seen
  void send()
}

async function send() {
  if (isSending || waiting.size === 0) return
  isSending = true
  const batch = [...waiting].slice(0, BATCH)
  try {
    const response = await fetch(`${GATEWAY}/api/v1/registrations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch.map(([, report]) => report)),
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${response.status} ${text.slice(0, 300)}`)
    const answer = JSON.parse(text)
    for (const [key, report] of batch) if (waiting.get(key) === report) waiting.delete(key)
    for (const item of answer.items) if (!item.ok) log(`refused: ${item.detail}`)
    log(`reported ${answer.accepted}`)
    isSending = false
    void send()
  } catch (error) {
    // They stay noted; the next list brings another try.
    log(`the gateway did not take ${batch.length} reports: ${error.message}`)
    isSending = false
  }
}

/** Speaks AMI until the connection ends. */
function connect() {
  const socket = createConnection(AMI)
  let buffer = ''
  let list = null
  let timer
  let isAskedAgain = false
  const act = (action, members = {}) => {
    const lines = Object.entries({ Action: action, ...members }).map(([name, value]) => `${name}: ${value}`)
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  }
  const ask = () => {
    if (list !== null) {
      isAskedAgain = true
      return
    }
    list = []
    act('PJSIPShowContacts', { ActionID: 'contacts' })
  }
  const hear = (message) => {
    if (message.ActionID === 'login') {
      if (message.Response !== 'Success') {
        process.stderr.write(`Asterisk refused the login: ${message.Message}\n`)
        process.exit(1)
      }
      log('connected to Asterisk')
      ask()
      timer = setInterval(() => {
        ask()
        void send()
      }, POLL_MS)
    } else if (message.Event === 'ContactList') {
      list?.push(message)
    } else if (
      message.Event === 'ContactListComplete' ||
      // "No Contacts found" is an error to Asterisk.
      (message.ActionID === 'contacts' && message.Response === 'Error')
    ) {
      const contacts = list ?? []
      list = null
      compare(contacts)
      if (isAskedAgain) {
        isAskedAgain = false
        ask()
      }
    } else if (message.Event === 'ContactStatus') {
      ask()
    }
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => {
    buffer += chunk
    if (buffer.startsWith('Asterisk Call Manager/')) {
      const end = buffer.indexOf('\r\n')
      if (end < 0) return
      buffer = buffer.slice(end + 2)
      act('Login', { ActionID: 'login', Username: LOGIN.user, Secret: LOGIN.secret, Events: 'system' })
    }
    const blocks = buffer.split('\r\n\r\n')
    buffer = blocks.pop() ?? ''
    for (const block of blocks) {
      const pairs = block.split('\r\n').map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      })
      hear(Object.fromEntries(pairs))
    }
  })
  socket.on('error', (error) => log(`Asterisk: ${error.message}`))
  socket.on('close', () => {
    clearInterval(timer)
    setTimeout(connect, RECONNECT_MS)
  })
}

connect()
