import { describe, expect, it } from 'vitest'
import { signReportToken, verifyReportToken } from '#lib/platform/report-tokens.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'

const KEY_A = `a:${Buffer.alloc(32, 1).toString('base64url')}`
const KEY_B = `b:${Buffer.alloc(32, 2).toString('base64url')}`
const ring = parseKeyRing(KEY_A)
const callId = '0199a1b2-0000-7000-8000-000000000001'
const otherCallId = '0199a1b2-0000-7000-8000-000000000002'
const deviceId = '0199a1b2-0000-7000-8000-00000000000d'
const now = new Date('2026-03-01T12:00:00Z')
const inAnHour = new Date('2026-03-01T13:00:00Z')

describe('a report token', () => {
  it('speaks for the device it was made for, for its call', () => {
    const reportToken = signReportToken(ring, callId, deviceId, inAnHour)
    expect(verifyReportToken(ring, reportToken, callId, now)).toEqual({ deviceId, expiresAt: inAnHour })
    expect(reportToken).toMatch(/^[\w-]{48}$/)
  })

  it('is worth nothing for another call', () => {
    const reportToken = signReportToken(ring, callId, deviceId, inAnHour)
    expect(verifyReportToken(ring, reportToken, otherCallId, now)).toBeNull()
    expect(verifyReportToken(ring, reportToken, 'not-a-call', now)).toBeNull()
  })

  it('ends at its expiry', () => {
    const reportToken = signReportToken(ring, callId, deviceId, inAnHour)
    expect(verifyReportToken(ring, reportToken, callId, new Date(inAnHour.getTime() - 1))).not.toBeNull()
    expect(verifyReportToken(ring, reportToken, callId, inAnHour)).toBeNull()
  })

  it('is refused when any one bit of it was changed', () => {
    const bytes = Buffer.from(signReportToken(ring, callId, deviceId, inAnHour), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const forged = Buffer.from(bytes)
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(verifyReportToken(ring, forged.toString('base64url'), callId, now)).toBeNull()
    }
  })

  it('outlives a key rotation as long as its key is in the ring', () => {
    const reportToken = signReportToken(ring, callId, deviceId, inAnHour)
    expect(verifyReportToken(parseKeyRing(`${KEY_B},${KEY_A}`), reportToken, callId, now)?.deviceId).toBe(
      deviceId,
    )
    expect(verifyReportToken(parseKeyRing(KEY_B), reportToken, callId, now)).toBeNull()
  })

  it.each(['', 'x', 'A'.repeat(47), 'A'.repeat(49), `${'A'.repeat(47)}=`])('is not %j', (text) => {
    expect(verifyReportToken(ring, text, callId, now)).toBeNull()
  })

  it('is only made for UUIDs', () => {
    expect(() => signReportToken(ring, callId, 'phone', inAnHour)).toThrow(RangeError)
  })
})
