import { describe, expect, it } from 'vitest'
import { provenPerson } from '#lib/web/oidc-claims.ts'
import { pathOnSite } from '#lib/web/paths.ts'
import { oidcCookies } from '#lib/web/session-cookie.ts'

const ISSUER = 'https://provider.example'
const ID_TOKEN = { iss: ISSUER, sub: 's1' }
const EMAIL = 'ann@example.com'

describe('what an OpenID provider says of a person', () => {
  it('is taken from the ID token, or from UserInfo where that alone tells it', () => {
    const claims = { name: 'Ann', email: EMAIL, email_verified: true }
    const person = { ...ID_TOKEN, name: 'Ann', email: EMAIL }
    expect(provenPerson({ ...ID_TOKEN, ...claims }, {}, ISSUER)).toEqual(person)
    expect(provenPerson(ID_TOKEN, { sub: 's1', ...claims }, ISSUER)).toEqual(person)
    expect(provenPerson({ ...ID_TOKEN, email: EMAIL }, { sub: 's1', ...claims }, ISSUER)).toEqual(person)
  })

  it.each([undefined, false, 'true', 1, null])('has no address when email_verified is %j', (verified) => {
    const claims = { ...ID_TOKEN, email: EMAIL, email_verified: verified }
    expect(provenPerson(claims, {}, ISSUER)).toEqual({ ...ID_TOKEN, name: '' })
  })

  it('never joins the address of one source with the word of the other', () => {
    const idToken = { ...ID_TOKEN, email: 'boss@example.com' }
    const userinfo = { sub: 's1', email_verified: true }
    expect(provenPerson(idToken, userinfo, ISSUER)).not.toHaveProperty('email')
  })

  it('is refused when it is of another issuer, of somebody else, or of nobody', () => {
    expect(() => provenPerson({ ...ID_TOKEN, iss: 'https://evil.example' }, {}, ISSUER)).toThrow(
      'OIDC_ISSUER',
    )
    expect(() => provenPerson(ID_TOKEN, { sub: 's2' }, ISSUER)).toThrow('somebody else')
    expect(() => provenPerson({ iss: ISSUER, sub: '' }, {}, ISSUER)).toThrow()
  })

  it('may have an issuer with or without the last slash', () => {
    expect(provenPerson({ ...ID_TOKEN, iss: `${ISSUER}/` }, {}, ISSUER).sub).toBe('s1')
  })

  it('has a name that can be stored', () => {
    const { name } = provenPerson({ ...ID_TOKEN, name: `A\0nn\ud800${'x'.repeat(200)}` }, {}, ISSUER)
    expect(name).toBe(`Ann\ufffd${'x'.repeat(96)}`)
  })
})

describe('the way back from the provider', () => {
  it.each([
    ['https://console.example/t/acme?x=1', '/t/acme?x=1'],
    ['/t/acme', '/t/acme'],
    ['https://console.example//evil.example', '/'],
    ['https://console.example.evil.example/x', '/'],
    ['https://evil.example/', '/'],
    ['https://console.example', '/'],
    [undefined, '/'],
  ])('leads to this site alone: %j', (wanted, path) => {
    expect(pathOnSite(wanted, 'https://console.example')).toBe(path)
  })

  it('has cookies that no script reads, under https bound to this very host', () => {
    for (const { name, options } of Object.values(oidcCookies({ PUBLIC_URL: 'https://console.example' }))) {
      expect(name).toMatch(/^__Host-/)
      expect(options).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true })
    }
  })
})
