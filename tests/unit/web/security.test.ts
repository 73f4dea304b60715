import { describe, expect, it } from 'vitest'
import { roleAllows } from '#lib/platform/roles.ts'
import { clientAddress } from '#lib/web/client-address.ts'
import { contentSecurityPolicy } from '#lib/web/content-security-policy.ts'
import { formCookies, sessionCookie } from '#lib/web/session-cookie.ts'

describe('Content-Security-Policy', () => {
  const policy = contentSecurityPolicy('abc', { development: false })
  const directive = (name: string) => policy.split('; ').find((one) => one.startsWith(`${name} `))

  it('lets a script run by nonce only, and evaluates no text', () => {
    expect(directive('script-src')).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'")
  })

  it('lets nobody frame a page, move its base, or send its forms elsewhere', () => {
    expect(directive('frame-ancestors')).toBe("frame-ancestors 'none'")
    expect(directive('base-uri')).toBe("base-uri 'none'")
    expect(directive('form-action')).toBe("form-action 'self'")
  })

  it('allows eval in development alone', () => {
    expect(contentSecurityPolicy('abc', { development: true })).toContain("'unsafe-eval'")
    expect(policy).not.toContain('unsafe-eval')
  })
})

describe('session cookie', () => {
  it('is strict, out of reach of scripts, and under https bound to this very host', () => {
    expect(sessionCookie({ PUBLIC_URL: 'https://console.example' })).toEqual({
      name: '__Host-reveille-session',
      options: { httpOnly: true, sameSite: 'strict', path: '/', secure: true },
    })
  })

  it('has no looser cookie beside it', () => {
    for (const { name, options } of Object.values(formCookies({ PUBLIC_URL: 'https://console.example' }))) {
      expect(name).toMatch(/^__Host-/)
      expect(options).toEqual({ httpOnly: true, sameSite: 'strict', path: '/', secure: true })
    }
  })

  it('works without https on one machine', () => {
    expect(sessionCookie({ PUBLIC_URL: undefined }).options.secure).toBe(false)
  })
})

describe('address of the client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['1.2.3.4, 203.0.113.7', '203.0.113.7'],
    ['::1', '::1'],
    ['unknown', null],
    ['', null],
    [null, null],
  ])('is what the nearest proxy wrote, not what the client claims: %j', (header, address) => {
    expect(clientAddress(header)).toBe(address)
  })
})

describe('roles', () => {
  it('allow what they stand for and everything below', () => {
    const roles = ['viewer', 'operator', 'admin', 'owner'] as const
    for (const [rank, role] of roles.entries()) {
      expect(roles.map((needed) => roleAllows(role, needed))).toEqual(
        roles.map((_, needed) => needed <= rank),
      )
    }
  })
})
