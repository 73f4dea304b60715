import { lookup as resolve } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import type { AddressRule } from './public-address.ts'

const CONNECT_MS = 5_000
const TOTAL_MS = 10_000
/** Of an answer that is longer nobody needs the rest. */
const MAX_ANSWER_BYTES = 16_384
const MAX_ERROR_LENGTH = 300

/** How an attempt ended. `status` is null where no HTTP answer came. */
export type PostOutcome = { status: number | null; error: string; tookMs: number }

/** Sends webhooks; one per process. */
export type WebhookPoster = {
  /** Never throws. Follows no redirect, and takes ten seconds at most. */
  post(url: string, headers: Record<string, string>, body: string): Promise<PostOutcome>
  close(): Promise<void>
}

/**
 * Makes the poster. Every address is checked when it is connected to, and the connection goes to the very address
 * that was checked: a name that changes its address in between (DNS rebinding) gains nothing.
 */
export function openWebhookPoster(isAllowed: AddressRule): WebhookPoster {
  const agent = new Agent({
    connect: guardedConnector(isAllowed),
    // A kept connection would outlive the check of its address.
    pipelining: 0,
    connections: 4,
    headersTimeout: TOTAL_MS,
    bodyTimeout: TOTAL_MS,
  })
  return {
    async post(url, headers, body) {
      const startMs = performance.now()
      const took = () => Math.round(performance.now() - startMs)
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher: agent,
          headers: { 'content-type': 'application/json', 'user-agent': 'Reveille-Webhooks/1', ...headers },
          body,
          signal: AbortSignal.timeout(TOTAL_MS),
        })
        await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal: AbortSignal.timeout(TOTAL_MS) })
        return { status: answer.statusCode, error: errorOfStatus(answer.statusCode), tookMs: took() }
      } catch (error) {
        return { status: null, error: errorInWords(error), tookMs: took() }
      }
    },
    close: () => agent.destroy(),
  }
}

function guardedConnector(isAllowed: AddressRule): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS, lookup: guardedLookup(isAllowed), keepAlive: false })
  return (options, callback) => {
    // A literal address is never looked up. IPv6 ones come in brackets.
    const literal = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) !== 0 && !isAllowed(literal)) {
      callback(refused(literal), null)
      return
    }
    connect(options, callback)
  }
}

function guardedLookup(isAllowed: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const forbidden = addresses.find(({ address }) => !isAllowed(address))
      if (forbidden !== undefined) return callback(refused(forbidden.address), [])
      const [first] = addresses
      if (options.all === true || first === undefined) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

function refused(address: string): NodeJS.ErrnoException {
  return new Error(
    `The address ${address} is not public. Allow it by WEBHOOK_ALLOWED_NETWORKS if it is meant.`,
  )
}

function errorOfStatus(status: number): string {
  if (status >= 200 && status < 300) return ''
  if (status >= 300 && status < 400) return `Answered ${status}: redirects are not followed.`
  return `Answered ${status}.`
}

function errorInWords(error: unknown): string {
  if (!(error instanceof Error)) return 'The request failed.'
  if (error.name === 'TimeoutError') return `No answer within ${TOTAL_MS / 1_000} s.`
  const cause = error instanceof AggregateError ? error.errors[0] : error
  return String(cause instanceof Error ? cause.message : cause).slice(0, MAX_ERROR_LENGTH)
}
