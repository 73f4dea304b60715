import { generateKeyPairSync, verify } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { ProviderToken } from '#lib/apns/provider-token.ts'
import { ProviderTokens } from '#lib/apns/provider-tokens.ts'

const MINUTE = 60_000
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = { key: privateKey, keyId: 'ABCDEFGHJK', teamId: 'TEAM123456' }

describe('ProviderToken', () => {
  const clock = { at: 0, now: () => new Date(clock.at) }
  let token: ProviderToken
  beforeEach(() => {
    clock.at = Date.parse('2026-01-01T00:00:00Z')
    token = new ProviderToken(key, clock)
  })
  const iat = (): number =>
    JSON.parse(Buffer.from(token.current.split('.')[1] ?? '', 'base64url').toString()).iat

  it('is an ES256 JWT with key id, team and time', () => {
    const [head, body, signature] = token.current.split('.')
    expect(JSON.parse(Buffer.from(head ?? '', 'base64url').toString())).toEqual({
      alg: 'ES256',
      kid: 'ABCDEFGHJK',
    })
    expect(iat()).toBe(clock.at / 1000)
    const signed = Buffer.from(`${head}.${body}`)
    const options = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
    expect(verify('sha256', signed, options, Buffer.from(signature ?? '', 'base64url'))).toBe(true)
  })

  it('stays the same for 50 minutes, and is renewed then', () => {
    const first = token.current
    clock.at += 50 * MINUTE - 1
    expect(token.current).toBe(first)
    clock.at += 1
    expect(token.current).not.toBe(first)
    expect(iat()).toBe(clock.at / 1000)
  })

  it('is renewed when the clock was set back, so that it is never of the future', () => {
    clock.at -= MINUTE
    expect(iat()).toBe(clock.at / 1000)
  })

  it('a refusal of a JWT that has been replaced renews nothing', () => {
    expect(token.renew(0, null)).toBe(true)
    const renewed = token.current
    expect(token.renew(0, null)).toBe(true)
    expect(token.current).toBe(renewed)
  })

  it('is renewed after a refusal only once in 20 minutes', () => {
    expect(token.renew(token.generation, null)).toBe(true)
    clock.at += 19 * MINUTE
    expect(token.renew(token.generation, null)).toBe(false)
    clock.at += MINUTE
    expect(token.renew(token.generation, null)).toBe(true)
  })

  it('takes Apple’s time where an answer has it, and forgets it when the clocks agree', () => {
    expect(token.renew(token.generation, new Date(clock.at + 70 * MINUTE))).toBe(true)
    expect(token.skewMs).toBe(70 * MINUTE)
    expect(iat()).toBe((clock.at + 70 * MINUTE) / 1000)
    expect(token.renew(token.generation, new Date(clock.at + 5_000))).toBe(true)
    expect(iat()).toBe(clock.at / 1000)
  })

  it('a JWT of the future is renewed if Apple’s time is known, else never', () => {
    expect(token.renewIfClockWrong(0, null)).toBe(false)
    expect(token.renewIfClockWrong(0, new Date(clock.at + 1_000))).toBe(false)
    expect(token.renewIfClockWrong(0, new Date(clock.at - 70 * MINUTE))).toBe(true)
    expect(iat()).toBe((clock.at - 70 * MINUTE) / 1000)
    expect(token.renewIfClockWrong(0, new Date(clock.at - 70 * MINUTE))).toBe(true)
  })

  it('goes back to the JWT before, for as long as that one is good', () => {
    const first = token.current
    clock.at += 50 * MINUTE
    const second = token.current
    token.revert(token.generation)
    expect(token.current).toBe(first)
    clock.at += 5 * MINUTE
    expect([first, second]).not.toContain(token.current)
  })

  it('does not go back to a JWT that is too old', () => {
    clock.at += 56 * MINUTE
    const second = token.current
    token.revert(token.generation)
    expect(token.current).toBe(second)
  })
})

describe('ProviderTokens', () => {
  it('gives one JWT for one team and key, and forgets it after its last use', () => {
    const tokens = new ProviderTokens({ now: () => new Date(0) })
    const first = tokens.take(key)
    expect(tokens.take({ ...key })).toBe(first)
    expect(tokens.take({ ...key, teamId: 'OTHER' })).not.toBe(first)
    tokens.giveBack(key)
    expect(tokens.take(key)).toBe(first)
    tokens.giveBack(key)
    tokens.giveBack(key)
    expect(tokens.take(key)).not.toBe(first)
  })
})
