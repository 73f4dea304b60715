import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameOriginPath, signInPath, tenantPaths, withQuery } from '#lib/web/paths.ts'

describe('where sign-in leads', () => {
  it.each([
    'https://evil.example/t/acme',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    '/..//evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    't/acme',
    '',
    undefined,
    ['/t/acme'],
  ])('never leaves this site: %j', (wanted) => {
    expect(sameOriginPath(wanted)).toBe('/')
  })

  it('never leaves this site, whatever text is asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '/', '//', '/\\', '/\t'), (text, start) => {
        const path = sameOriginPath(start + text)
        return new URL(path, 'https://console.example').origin === 'https://console.example'
      }),
    )
  })

  it('keeps a path of this site with its query and hash', () => {
    expect(sameOriginPath('/t/acme/calls?verdict=no_register#top')).toBe(
      '/t/acme/calls?verdict=no_register#top',
    )
  })

  it('is not the sign-in page again', () => {
    expect(sameOriginPath('/sign-in?callbackUrl=%2Ft%2Facme')).toBe('/')
  })

  it('is what was asked for before', () => {
    const path = '/t/acme/devices?aor=100&before=x'
    const callback = new URL(signInPath(path), 'https://console.example').searchParams.get('callbackUrl')
    expect(sameOriginPath(callback)).toBe(path)
  })
})

describe('addresses of a list', () => {
  it('drops the cursor when a filter changes, and an empty filter altogether', () => {
    expect(withQuery('/t/a/push-tokens', { status: 'active', app: '' }, { status: 'invalid' })).toBe(
      '/t/a/push-tokens?status=invalid',
    )
    expect(withQuery('/t/a/push-tokens', { status: 'active' }, { status: null })).toBe('/t/a/push-tokens')
  })

  it('escapes what is in an id', () => {
    expect(tenantPaths('acme').call('a/../b')).toBe('/t/acme/calls/a%2F..%2Fb')
  })
})
