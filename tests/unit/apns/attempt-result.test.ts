import { describe, expect, it } from 'vitest'
import { readResult } from '#lib/apns/attempt-result.ts'
import type { NodeApnFailure } from '#lib/apns/node-apn.ts'
import { WireRecord } from '#lib/apns/wire-record.ts'

/** A stream that was opened, as far as the record looks at it. */
function wireOf(
  answer: Partial<WireRecord> = {},
  stream: { id?: number; rstCode?: number } = { id: 1 },
): WireRecord {
  const wire = new WireRecord()
  wire.follow({ on: () => undefined, ...stream } as never, () => undefined)
  return Object.assign(wire, answer)
}

const failed = (failure: NodeApnFailure, wire = wireOf()) => readResult({ sent: [], failed: [failure] }, wire)
const caused = (message: string, cause: object) => Object.assign(new Error(message), { cause: () => cause })

describe('readResult', () => {
  it('takes Apple’s answer from whichever shape node-apn has put it into', () => {
    const answer = {
      kind: 'answered',
      status: 410,
      reason: 'Unregistered',
      invalidSince: new Date(1700000000123),
    }
    const response = { reason: 'Unregistered', timestamp: 1700000000123 }
    expect(failed({ status: 410, response })).toMatchObject(answer)
    const body = JSON.stringify(response)
    expect(
      failed(
        { error: new Error('client session is either closed or destroyed') },
        wireOf({ status: 410, body }),
      ),
    ).toMatchObject(answer)
    expect(
      failed(
        { status: 403, error: new Error('ExpiredProviderToken') },
        wireOf({ status: 403, body: '{"reason":"ExpiredProviderToken"}' }),
      ),
    ).toMatchObject({ status: 403, reason: 'ExpiredProviderToken' })
  })

  it('keeps the status of an answer without JSON, and invents no reason', () => {
    for (const body of ['<html>', '', 'null', '[]', '"x"', '{"reason":7,"timestamp":"soon"}']) {
      expect(
        failed(
          { error: new Error('Unexpected error processing APNs response') },
          wireOf({ status: 502, body }),
        ),
      ).toEqual({
        kind: 'answered',
        status: 502,
        reason: null,
        invalidSince: null,
        retryAfter: null,
        appleNow: null,
      })
    }
  })

  it('believes a 200, whatever came after it', () => {
    expect(failed({ error: new Error('apn write timeout') }, wireOf({ status: 200 })).kind).toBe('accepted')
  })

  it.each([
    ['apn write timeout', 'timeout'],
    ['apn write aborted', 'aborted'],
    ['stream ended unexpectedly with status null and empty body', 'stream_ended'],
    ['apn write failed: Session closed with error code 11', 'goaway_error'],
    ['apn write failed: read ECONNRESET', 'connection_lost'],
    ['apn write failed: Stream closed with error code NGHTTP2_INTERNAL_ERROR', 'stream_reset'],
    ['something never seen', 'unknown_fault'],
  ])('"%s" leaves it open whether the push arrived', (message, fault) => {
    expect(failed({ error: new Error(message) })).toEqual({ kind: 'broken', fault, maybeDelivered: true })
  })

  it.each([
    ['apn write failed: Stream closed with error code NGHTTP2_REFUSED_STREAM', 'refused_stream'],
    ['Request frame error: (frameType: 1, errorCode 2, streamId: 5)', 'frame_error'],
    ['client is destroyed', 'session_closed'],
    ['The pending stream has been canceled', 'session_closed'],
  ])('"%s" was certainly not processed', (message, fault) => {
    expect(failed({ error: new Error(message) })).toEqual({ kind: 'broken', fault, maybeDelivered: false })
  })

  it('reads codes of causes, and of errors that were spread into the entry', () => {
    expect(failed({ error: caused('apn write failed', { code: 'EPIPE', message: 'write' }) })).toMatchObject({
      fault: 'connection_lost',
    })
    expect(failed({ code: 'ERR_HTTP2_INVALID_SESSION' })).toEqual({
      kind: 'broken',
      fault: 'session_closed',
      maybeDelivered: false,
    })
  })

  it('a stream that the server refused, or that was never opened, cannot have delivered', () => {
    const error = new Error('stream ended unexpectedly with status null and empty body')
    expect(failed({ error }, wireOf({}, { id: 3, rstCode: 7 }))).toMatchObject({
      fault: 'refused_stream',
      maybeDelivered: false,
    })
    expect(failed({ error }, wireOf({}, {}))).toMatchObject({ maybeDelivered: false })
    expect(failed({ error }, new WireRecord())).toMatchObject({ maybeDelivered: false })
  })
})
