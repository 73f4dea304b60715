import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Bindings of a request: node's own where `@hono/node-server` serves it, none inside Next. */
export type HttpEnv = { Bindings: { incoming?: IncomingMessage } }

const SANE_REQUEST_ID = /^[A-Za-z0-9._:@/+=-]{1,128}$/

/** A request id of our own. Nothing sorts by it, so the cheapest kind of id will do: one is made per request. */
export function newRequestId(): string {
  return randomUUID()
}

/** The caller's `X-Request-Id` if it can be put into logs and headers as it is, else null. */
export function saneRequestId(header: string | null): string | null {
  return header !== null && SANE_REQUEST_ID.test(header) ? header : null
}

/**
 * The caller's address, null inside Next: there it would come from a header that anybody can send, and networks
 * of API keys are checked against it.
 */
export function callerAddress(env: HttpEnv['Bindings'] | undefined): string | null {
  return env?.incoming?.socket?.remoteAddress ?? null
}
