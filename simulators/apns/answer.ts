import { constants, type ServerHttp2Stream, type ServerStreamResponseOptions } from 'node:http2'
import type { Rejection } from './reasons.ts'

/** What goes back over the wire. `body` null ends the stream on the headers, as Apple does with 200. */
export type Answer = { status: number; headers: Record<string, string>; body: string | null }

/** 200, no body. */
export function accepted(headers: Record<string, string>): Answer {
  return { status: 200, headers, body: null }
}

/** `{"reason": …}` and, with 410, the time (ms) since when the push token is dead. */
export function rejected(rejection: Rejection, headers: Record<string, string>): Answer {
  const { status, reason, timestamp } = rejection
  const body = JSON.stringify(timestamp === null ? { reason } : { reason, timestamp })
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body }
}

/** Writes an answer. False when the provider has gone or has taken the request back. */
export function writeAnswer(stream: ServerHttp2Stream, answer: Answer): boolean {
  if (stream.destroyed || stream.closed || stream.headersSent) return false
  const headers = { ':status': answer.status, ...answer.headers }
  // The simulator's own clock tells the date, if one is sent; Node's typings do not know the switch for its own.
  const options: ServerStreamResponseOptions & { sendDate: boolean } = {
    endStream: answer.body === null,
    sendDate: false,
  }
  stream.respond(headers, options)
  if (answer.body !== null) stream.end(answer.body)
  return true
}

/** RST_STREAM with that code. */
export function resetStream(stream: ServerHttp2Stream, code: number): void {
  if (!stream.destroyed && !stream.closed) stream.close(code === 0 ? constants.NGHTTP2_NO_ERROR : code)
}
