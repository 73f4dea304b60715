import type pg from 'pg'
import type { Db } from './db.ts'
import type { Log } from './log.ts'

/**
 * `reveille_call`: a call's id whose verdict or devices changed. `reveille_config`: the tenant whose settings changed.
 * `reveille_watch`: a tenant whose calls somebody looks at. `reveille_live`: what changed in such a tenant.
 */
export type Channel = 'reveille_call' | 'reveille_config' | 'reveille_watch' | 'reveille_live'

const CHANNELS: readonly Channel[] = ['reveille_call', 'reveille_config', 'reveille_watch', 'reveille_live']
const RECONNECT_FIRST_MS = 100
const RECONNECT_MAX_MS = 5_000
/** A connection that is dead without saying so is noticed after at most two of these. */
const HEARTBEAT_MS = 2_000

/** What a listener is told: one payload, or that payloads may have been missed and everything must be looked at again. */
export type Notice = { kind: 'payload'; payload: string } | { kind: 'missed' }

/**
 * LISTEN on one connection of this process, kept up for ever. PostgreSQL forgets notifications that nobody
 * hears, so after each reconnect every listener gets `missed`.
 */
export type Notifications = {
  on(channel: Channel, listener: (notice: Notice) => void): () => void
  /** Whether the connection stands now; `/readyz` asks. */
  isListening(): boolean
  close(): Promise<void>
}

/** Connects and listens. Resolves once listening, or after the first failed try: it goes on trying. */
export async function openNotifications(db: Db, log: Log): Promise<Notifications> {
  const listeners = new Map<Channel, Set<(notice: Notice) => void>>(
    CHANNELS.map((channel) => [channel, new Set()]),
  )
  let client: pg.Client | undefined
  let closed = false
  let delayMs = RECONNECT_FIRST_MS
  let timer: NodeJS.Timeout | undefined
  let unanswered: pg.Client | undefined

  const tell = (channel: Channel, notice: Notice) => {
    for (const listener of listeners.get(channel) ?? []) listener(notice)
  }

  const lost = (lostClient: pg.Client, error?: Error) => {
    if (client !== lostClient) return
    client = undefined
    lostClient.removeAllListeners('notification')
    lostClient.end().catch(() => undefined)
    if (closed) return
    log.warn({ error: error?.message }, 'lost the connection that listens; connecting again')
    retry()
  }

  const retry = () => {
    timer = setTimeout(() => void connect(), delayMs)
    delayMs = Math.min(delayMs * 2, RECONNECT_MAX_MS)
  }

  const connect = async () => {
    try {
      const next = await db.connect()
      if (closed) return void (await next.end())
      client = next
      next.on('error', (error) => lost(next, error))
      next.on('end', () => lost(next))
      next.on('notification', (message) =>
        tell(message.channel as Channel, { kind: 'payload', payload: message.payload ?? '' }),
      )
      for (const channel of CHANNELS) await next.query(`LISTEN ${channel}`)
      delayMs = RECONNECT_FIRST_MS
      for (const channel of CHANNELS) tell(channel, { kind: 'missed' })
    } catch (error) {
      if (client !== undefined) lost(client, error as Error)
      else if (!closed) retry()
    }
  }

  const heartbeat = setInterval(() => {
    const asked = client
    if (asked === undefined) return
    if (unanswered === asked) return lost(asked, new Error('no answer to a heartbeat'))
    unanswered = asked
    asked.query('SELECT 1').then(
      () => {
        if (unanswered === asked) unanswered = undefined
      },
      (error: Error) => lost(asked, error),
    )
  }, HEARTBEAT_MS)

  await connect()
  return {
    on(channel, listener) {
      listeners.get(channel)?.add(listener)
      return () => listeners.get(channel)?.delete(listener)
    },
    isListening: () => client !== undefined,
    async close() {
      closed = true
      clearTimeout(timer)
      clearInterval(heartbeat)
      const last = client
      client = undefined
      await last?.end()
    },
  }
}
