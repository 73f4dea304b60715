import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { addressRule } from '#lib/webhooks/public-address.ts'
import { nextTry } from '#lib/webhooks/retry-times.ts'
import { generateWebhookSecret, webhookHeaders } from '#lib/webhooks/standard-webhooks.ts'

describe('signatures', () => {
  const message = { id: 'msg_1', at: new Date(), body: '{"type":"test"}' }

  it('are what an independent library of Standard Webhooks verifies, with either secret of a rotation', () => {
    const [newer, older] = [generateWebhookSecret(), generateWebhookSecret()]
    const headers = webhookHeaders(message, [newer, older])
    for (const secret of [newer, older]) {
      expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: 'test' })
    }
    expect(() => new Webhook(generateWebhookSecret()).verify(message.body, headers)).toThrow()
    expect(() => new Webhook(newer).verify('{"type":"tess"}', headers)).toThrow()
  })

  it('are the same as the library makes', () => {
    const secret = generateWebhookSecret()
    expect(webhookHeaders(message, [secret])['webhook-signature']).toBe(
      new Webhook(secret).sign(message.id, message.at, message.body),
    )
  })
})

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    'not an address',
  ])('%s gets no webhook', (address) => {
    expect(addressRule([])(address)).toBe(false)
  })

  it.each(['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '172.32.0.1', '::ffff:93.184.216.34'])(
    '%s may get webhooks',
    (address) => {
      expect(addressRule([])(address)).toBe(true)
    },
  )

  it('what the operator allows is allowed, and nothing beside it', () => {
    const isAllowed = addressRule(['10.1.0.0/16', 'fd00::/8'])
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1'].map(isAllowed)).toEqual([true, true, true])
    expect(['10.2.0.1', 'fe80::1'].map(isAllowed)).toEqual([false, false])
  })
})

it('a delivery is tried ten times over three days and then given up', () => {
  const start = new Date('2026-11-23T12:00:00.000Z')
  let at = start
  for (let failed = 1; failed < 10; failed += 1) {
    const next = nextTry(failed, at)
    if (next === null) throw new Error(`given up after ${failed}`)
    expect(next > at).toBe(true)
    at = next
  }
  expect(nextTry(10, at)).toBeNull()
  expect((at.getTime() - start.getTime()) / 3_600_000).toBeGreaterThan(72)
})
