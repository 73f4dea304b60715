import { describe, expect, test } from 'vitest'
import { generateApiKey, isInNetworks, looksLikeApiKey, parseNetworks } from '#lib/api-keys/api-key.ts'

describe('networks of an API key', () => {
  test('hold addresses of both families, and IPv4 in its IPv6 form', () => {
    const networks = parseNetworks(['203.0.113.0/24', '198.51.100.7', '2001:db8::/32'])
    for (const ip of ['203.0.113.9', '198.51.100.7', '::ffff:203.0.113.9', '2001:db8::1']) {
      expect(isInNetworks(networks, ip)).toBe(true)
    }
    for (const ip of ['203.0.114.9', '198.51.100.8', '2001:db9::1', '::1', 'not an address']) {
      expect(isInNetworks(networks, ip)).toBe(false)
    }
  })

  test.each([
    '203.0.113.0/33',
    '203.0.113/24',
    '2001:db8::/129',
    'example.com',
    '1.2.3.4/',
    '1.2.3.4/8/8',
    '::/-1',
  ])('are refused when they are none: %s', (network) => {
    expect(() => parseNetworks([network])).toThrow(RangeError)
  })
})

test('an API key is rvl_ and 40 letters and digits, and no two are alike', () => {
  const keys = Array.from({ length: 100 }, generateApiKey)
  expect(new Set(keys).size).toBe(100)
  for (const key of keys) expect(looksLikeApiKey(key)).toBe(true)
})
