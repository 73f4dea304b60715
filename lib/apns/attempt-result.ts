import { constants } from 'node:http2'
import type { NodeApnFailure, NodeApnResult } from './node-apn.ts'
import type { WireRecord } from './wire-record.ts'

/** How one request ended. */
export type AttemptResult =
  | {
      kind: 'accepted'
      apnsUniqueId: string | null
      /** The time on Apple's clock, if the answer had it. */
      appleNow: Date | null
    }
  | {
      kind: 'answered'
      status: number
      reason: string | null
      /** With 410: since when the push token is inactive. */
      invalidSince: Date | null
      retryAfter: string | null
      /** The time on Apple's clock, if the answer had it. */
      appleNow: Date | null
    }
  | {
      kind: 'broken'
      fault: string
      /** Whether Apple may have taken the push all the same. */
      maybeDelivered: boolean
    }

/** Message of an error below HTTP → its name here, and whether Apple may have processed the push. */
const FAULTS: { pattern: RegExp; fault: string; maybeDelivered: boolean }[] = [
  { pattern: /NGHTTP2_REFUSED_STREAM/, fault: 'refused_stream', maybeDelivered: false },
  { pattern: /Request frame error/, fault: 'frame_error', maybeDelivered: false },
  { pattern: /INVALID_SESSION|GOAWAY_SESSION/, fault: 'session_closed', maybeDelivered: false },
  { pattern: /pending stream has been canceled/, fault: 'session_closed', maybeDelivered: false },
  { pattern: /client is destroyed/, fault: 'session_closed', maybeDelivered: false },
  { pattern: /write timeout/, fault: 'timeout', maybeDelivered: true },
  { pattern: /write aborted/, fault: 'aborted', maybeDelivered: true },
  { pattern: /Session closed with error code/, fault: 'goaway_error', maybeDelivered: true },
  { pattern: /ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED/, fault: 'connection_lost', maybeDelivered: true },
  { pattern: /NGHTTP2_/, fault: 'stream_reset', maybeDelivered: true },
  { pattern: /stream ended unexpectedly/, fault: 'stream_ended', maybeDelivered: true },
  { pattern: /Unexpected error processing/, fault: 'unreadable_answer', maybeDelivered: true },
]

/** Reads what `node-apn` reported, corrected by what the stream itself said. */
export function readResult(result: NodeApnResult, wire: WireRecord): AttemptResult {
  const accepted = result.sent[0]
  const appleNow = parseDate(wire.date)
  if (accepted !== undefined) {
    return { kind: 'accepted', apnsUniqueId: accepted['apns-unique-id'] ?? null, appleNow }
  }
  const failure = result.failed[0] ?? {}
  if (wire.status === 200) return { kind: 'accepted', apnsUniqueId: null, appleNow }
  const status = wire.status ?? (typeof failure.status === 'number' ? failure.status : null)
  return status === null ? readFault(failure, wire) : readAnswer(status, failure, wire)
}

/** An error that `node-apn` threw instead of reporting it, or a fault that we found ourselves. */
export function readFault(failure: NodeApnFailure, wire: WireRecord): AttemptResult {
  const text = errorText(failure.error ?? failure)
  const known = FAULTS.find(({ pattern }) => pattern.test(text))
  const refused = wire.resetCode === constants.NGHTTP2_REFUSED_STREAM
  if (refused) return { kind: 'broken', fault: 'refused_stream', maybeDelivered: false }
  return {
    kind: 'broken',
    fault: known?.fault ?? 'unknown_fault',
    maybeDelivered: (known?.maybeDelivered ?? true) && !wire.neverLeft,
  }
}

function readAnswer(status: number, failure: NodeApnFailure, wire: WireRecord): AttemptResult {
  const body = failure.response ?? parseBody(wire.body)
  const timestamp = body.timestamp
  return {
    kind: 'answered',
    status,
    reason: typeof body.reason === 'string' ? body.reason : null,
    invalidSince: typeof timestamp === 'number' && Number.isFinite(timestamp) ? new Date(timestamp) : null,
    retryAfter: wire.retryAfter,
    appleNow: parseDate(wire.date),
  }
}

function parseBody(text: string): { reason?: string; timestamp?: number } {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

function parseDate(header: string | null): Date | null {
  const at = header === null ? Number.NaN : Date.parse(header)
  return Number.isNaN(at) ? null : new Date(at)
}

/** Codes and messages of an error and of what caused it. VError keeps its cause behind a function. */
function errorText(error: unknown): string {
  const parts: string[] = []
  let at: unknown = error
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const { code, message, cause } = at as { code?: unknown; message?: unknown; cause?: unknown }
    parts.push(String(code ?? ''), String(message ?? ''))
    at = typeof cause === 'function' ? cause.call(at) : cause
  }
  return parts.join(' ')
}
