import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Circuit } from '#lib/apns/circuit.ts'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { isPushToken } from '#lib/apns/push-token.ts'
import {
  parseRetryAfterMs,
  type RetryKind,
  reconnectDelayMs,
  retryDelayMs,
} from '#lib/apns/retry-schedule.ts'
import { Throttle } from '#lib/apns/throttle.ts'

const kinds: RetryKind[] = ['server_fault', 'throttled', 'transport']

describe('retryDelayMs', () => {
  it('always ends before the deadline', () => {
    const cases = [
      fc.constantFrom(...kinds),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: -100, max: 60_000 }),
    ] as const
    fc.assert(
      fc.property(
        ...cases,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (kind, failures, remainingMs, jitter) => {
          const delayMs = retryDelayMs(kind, failures, remainingMs, jitter)
          return delayMs === null || (delayMs >= 0 && delayMs < remainingMs)
        },
      ),
    )
  })

  it('waits 250 ms, 750 ms, 2 s, 4 s after faults of the server, and not at all at first after a broken stream', () => {
    expect([1, 2, 3, 4, 9].map((failures) => retryDelayMs('server_fault', failures, 60_000, 0.5))).toEqual([
      250, 750, 2_000, 4_000, 4_000,
    ])
    expect(retryDelayMs('transport', 1, 60_000, 0.5)).toBe(0)
    expect(retryDelayMs('transport', 30, 60_000, 0.5)).toBe(250)
  })

  it('shortens the last wait to fit, and gives up where nothing fits', () => {
    expect(retryDelayMs('server_fault', 3, 1_000, 0.5)).toBe(500)
    expect(retryDelayMs('server_fault', 3, 399, 0.5)).toBeNull()
    expect(retryDelayMs('transport', 1, 0, 0.5)).toBeNull()
  })
})

describe('reconnectDelayMs', () => {
  it('is nothing after a connection that worked, then 0.1 s doubling to 5 s, with jitter', () => {
    expect([0, 1, 2, 3, 6, 7, 60].map((failures) => reconnectDelayMs(failures, 1))).toEqual([
      0, 100, 200, 400, 3_200, 5_000, 5_000,
    ])
    expect(reconnectDelayMs(1, 0)).toBe(50)
  })
})

describe('parseRetryAfterMs', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = new Date('2026-01-01T00:00:00Z')
    expect(parseRetryAfterMs('7', now)).toBe(7_000)
    expect(parseRetryAfterMs('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9_000)
    expect(parseRetryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
    expect(parseRetryAfterMs('soon', now)).toBeNull()
    expect(parseRetryAfterMs(null, now)).toBeNull()
  })
})

describe('Circuit', () => {
  it('lets one push through after its rest, and rests twice as long if that one is refused', () => {
    const circuit = new Circuit(100)
    expect(circuit.enter(0, false)).toBe('free')
    circuit.open(0, 'refused')
    expect(circuit.why).toBe('refused')
    expect(circuit.enter(99, false)).toBe('blocked')
    expect([circuit.enter(100, false), circuit.enter(100, false)]).toEqual(['trial', 'blocked'])
    circuit.open(100, 'refused again')
    expect([circuit.enter(299, false), circuit.enter(300, false)]).toEqual(['blocked', 'trial'])
    circuit.close()
    expect([circuit.enter(301, false), circuit.isOpen]).toEqual(['free', false])
  })

  it('is not held open longer by pushes that were under way when it opened', () => {
    const circuit = new Circuit(100)
    for (let at = 0; at < 50; at += 1) circuit.open(at, 'refused')
    expect(circuit.enter(100, false)).toBe('trial')
  })

  it('a trial that got no answer makes way for the next; a person may ask at any time', () => {
    const circuit = new Circuit(100)
    circuit.open(0, 'refused')
    expect(circuit.enter(1, true)).toBe('trial')
    circuit.abandonTrial()
    expect(circuit.enter(50, false)).toBe('blocked')
    expect(circuit.enter(100, false)).toBe('trial')
  })
})

describe('Throttle', () => {
  it('holds one push token until its time, and the longest hold counts', () => {
    const throttle = new Throttle()
    throttle.hold('a', 500, 0)
    throttle.hold('a', 300, 0)
    expect([throttle.waitMs('a', 100), throttle.waitMs('b', 100), throttle.waitMs('a', 500)]).toEqual([
      400, 0, 0,
    ])
  })

  it('remembers a bounded number of push tokens', () => {
    const throttle = new Throttle()
    for (let each = 0; each < 10_001; each += 1) throttle.hold(String(each), 1_000, 0)
    expect(throttle.waitMs('0', 0)).toBe(0)
    expect(throttle.waitMs('10000', 0)).toBe(1_000)
  })
})

describe('isPushToken', () => {
  it('takes lower-case hexadecimal text of even length, and nothing that could be more than a path segment', () => {
    expect(['ab', '0'.repeat(64), 'f'.repeat(200)].every(isPushToken)).toBe(true)
    expect(['', 'a', 'AB', 'ab\n', 'a/', '../1/apps/x', '%61', 'f'.repeat(202)].some(isPushToken)).toBe(false)
  })
})

describe('createEndpoints', () => {
  it('dials Apple by default', () => {
    expect(createEndpoints()).toEqual({
      production: {
        environment: 'production',
        authority: 'api.push.apple.com',
        host: 'api.push.apple.com',
        port: 443,
        caPem: null,
      },
      sandbox: {
        environment: 'sandbox',
        authority: 'api.sandbox.push.apple.com',
        host: 'api.sandbox.push.apple.com',
        port: 443,
        caPem: null,
      },
    })
  })

  it('dials another address under the name of Apple', () => {
    const { production, sandbox } = createEndpoints({
      productionUrl: 'https://127.0.0.1:2197',
      sandboxUrl: 'https://[::1]:1',
      caPem: 'x',
    })
    expect(production).toMatchObject({
      authority: 'api.push.apple.com',
      host: '127.0.0.1',
      port: 2197,
      caPem: 'x',
    })
    expect(sandbox).toMatchObject({ authority: 'api.sandbox.push.apple.com', host: '::1', port: 1 })
  })

  it.each(['http://127.0.0.1:1', 'https://host/path', 'https://user@host', 'nonsense'])(
    'refuses %s',
    (productionUrl) => {
      expect(() => createEndpoints({ productionUrl })).toThrow('APNS_PRODUCTION_URL')
    },
  )
})
