import type { ClientHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import apn from '@parse/node-apn'
import type { ApnsEnvironment } from './credential.ts'

/** What `node-apn` reads from its token object before each request. */
export type NodeApnToken = {
  readonly generation: number
  readonly current: string
  isExpired(): boolean
  regenerate(): void
}

/** The parts of `node-apn`'s client that are private, and that we use. A contract test pins each of them. */
export type NodeApnClient = {
  session?: ClientHttp2Session
  config: { token: NodeApnToken | null }
  isDestroyed: boolean
  connect(): Promise<void>
  closeAndDestroySession(session: ClientHttp2Session | undefined): Promise<void>
}

/** An entry of `failed`: one of three shapes, none of which its types know in full. */
export type NodeApnFailure = {
  status?: number | string
  response?: { reason?: string; timestamp?: number }
  error?: unknown
  code?: string
}

export type NodeApnResult = {
  sent: { 'apns-id'?: string; 'apns-unique-id'?: string }[]
  failed: NodeApnFailure[]
}

/** The headers of one push and its JSON text. */
export type PushMessage = {
  apnsId: string
  /** Absent: Apple takes the topic from the certificate. */
  topic?: string | undefined
  pushType: 'voip' | 'alert' | 'background'
  priority: 10 | 5
  /** Unix seconds; 0: one try, never stored. Never absent, which would mean up to 30 days. */
  expirationSeconds: number
  payload: Buffer | string
}

export type NodeApnProvider = {
  client: NodeApnClient
  send(message: PushMessage, pushToken: string): Promise<NodeApnResult>
  shutdown(): void
}

type ProviderSettings = {
  environment: ApnsEnvironment
  requestTimeoutMs: number
  /** Opens the socket; the only place that sees certificate and address. */
  createConnection(): Socket
  /** Null with a certificate. */
  token: NodeApnToken | null
}

const ONE_DAY_MS = 86_400_000

/**
 * `node-apn` insists on a certificate or a key, and reads `./cert.pem` if it gets neither. It gets a text
 * that it cannot parse, keeps silent about that, and asks nobody for it again, because the socket is ours.
 */
const NO_SECRET = Buffer.from('none')

/**
 * A provider that holds one session, set up as the audit of 8.1.0 asks: no retries of its own (W6, W7), one
 * stream until Apple's SETTINGS are there (W4), memory for 1000 streams (W12), the shared JWT (W13).
 */
export function createProvider(settings: ProviderSettings): NodeApnProvider {
  const options = {
    cert: NO_SECRET,
    key: NO_SECRET,
    production: settings.environment === 'production',
    connectionRetryLimit: 0,
    requestTimeout: settings.requestTimeoutMs,
    heartBeat: ONE_DAY_MS,
    peerMaxConcurrentStreams: 1,
    maxSessionMemory: 256,
    createConnection: settings.createConnection,
  }
  const provider = new apn.Provider(options)
  const client = (provider as unknown as { client: NodeApnClient }).client
  client.config.token = settings.token
  return {
    client,
    send: (message, pushToken) =>
      provider.send(notificationOf(message), pushToken) as unknown as Promise<NodeApnResult>,
    shutdown: () => void provider.shutdown(),
  }
}

/**
 * A new notification for each push, because one remembers its first compilation. The payload goes out as it
 * is: `rawPayload` would be parsed and written anew by JSON, so the compiled text is given instead.
 */
function notificationOf(message: PushMessage): apn.Notification {
  const notification = new apn.Notification()
  if (message.topic !== undefined) notification.topic = message.topic
  notification.id = message.apnsId
  notification.pushType = message.pushType
  notification.priority = message.priority
  notification.expiry = message.expirationSeconds
  return Object.assign(notification, { compiled: message.payload })
}
