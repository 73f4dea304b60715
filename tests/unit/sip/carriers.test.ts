import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_CARRIERS,
  type PushTokenReading,
  readPushTokens,
  type TokenCarrier,
} from '#lib/sip/carriers.ts'
import { parseContacts } from '#lib/sip/contact.ts'
import { parsePnParam } from '#lib/sip/pn-param.ts'
import { parsePushTokenValue } from '#lib/sip/push-token-value.ts'

const A = 'aa'.repeat(32)
const B = 'b1'.repeat(32)

type Given = {
  contact?: string
  headers?: Record<string, string>
  xToken?: string
  carriers?: readonly TokenCarrier[]
}

function read({ contact, headers = {}, xToken, carriers = DEFAULT_CARRIERS }: Given): PushTokenReading {
  const reading = contact === undefined ? null : parseContacts(contact)
  const first = reading?.ok && !reading.star ? reading.contacts[0] : undefined
  const map = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]))
  return readPushTokens({
    contact: first ?? null,
    headers: map,
    carriers,
    ...(xToken === undefined ? {} : { xToken }),
  })
}

function brief(reading: PushTokenReading): string[] {
  return reading.pushTokens.map(({ kind, value }) => `${kind} ${value}`)
}

describe('carriers', () => {
  it.each<[string, Given]>([
    ['a header', { headers: { 'X-Token': A } }],
    ['the header alone, passed by the PBX', { xToken: A }],
    ['the Contact parameter xToken', { contact: `<sip:a@h;xToken=${A}>` }],
    ['the Contact parameter X-Token', { contact: `<sip:a@h;X-Token=${A}>` }],
    ['a Contact parameter behind a URI without brackets', { contact: `sip:a@h;xtoken=${A}` }],
    ['RFC 8599', { contact: `<sip:a@h;pn-provider=apns;pn-prid=${A};pn-param=T1.com.x.voip>` }],
    [
      'a header with another name',
      { headers: { 'X-MPUSH': A }, carriers: [{ kind: 'header', name: 'x-mpush' }] },
    ],
    [
      'a parameter with another name',
      { contact: `<sip:a@h;pn-tok=${A}>`, carriers: [{ kind: 'contact_param', name: 'PN-Tok' }] },
    ],
  ])('%s gives a voip push token', (_name, given) => {
    expect(brief(read(given))).toEqual([`voip ${A}`])
  })

  it('that the app does not name are not read', () => {
    const contact = `<sip:a@h;xToken=${A};pn-provider=apns;pn-prid=${A}>`
    const reading = read({ contact, carriers: [{ kind: 'header', name: 'X-Token' }] })
    expect(reading).toMatchObject({ pushTokens: [], query: false })
  })

  it('give one push token once, from the carrier that ranks highest', () => {
    const given = {
      headers: { 'X-Token': A },
      xToken: A,
      contact: `<sip:a@h;xToken=${A};pn-provider=apns;pn-prid=${B}>`,
    }
    expect(read(given).pushTokens).toEqual([
      { kind: 'voip', value: A, carrier: { kind: 'header', name: 'X-Token' } },
      { kind: 'voip', value: B, carrier: { kind: 'rfc8599' } },
    ])
  })

  it('that are empty hold nothing, and nothing malformed', () => {
    expect(read({ headers: { 'X-Token': ' ' }, contact: '<sip:a@h;xToken;X-Token=>' })).toEqual({
      pushTokens: [],
      malformed: [],
      query: false,
      notes: [],
    })
  })
})

describe('two push tokens in one value', () => {
  it.each([`${A}:voip&${B}:remote`, `${A}:VOIP&${B}:Remote`, `${A}&${B}:remote`])('%s', (value) => {
    expect(brief(read({ headers: { 'X-Token': value } }))).toEqual([`voip ${A}`, `alert ${B}`])
    expect(brief(read({ contact: `<sip:a@h;pn-provider=apns;pn-prid=${value}>` }))).toHaveLength(2)
  })

  it('one good and one bad give one of each', () => {
    const reading = read({ headers: { 'X-Token': `${A}:voip&../3:remote` } })
    expect(brief(reading)).toEqual([`voip ${A}`])
    expect(reading.malformed).toHaveLength(1)
  })
})

describe('push token values', () => {
  it.each([
    ['<00FC13AD ff785122>', '00fc13adff785122'],
    ['AB', 'ab'],
    ['ab'.repeat(100), 'ab'.repeat(100)],
  ])('%s is %s', (text, value) => {
    expect(parsePushTokenValue(text)).toEqual({ ok: true, value })
  })

  it.each([
    '',
    '<>',
    'abc',
    '../../3/device',
    'aa/bb',
    'aa%2fbb',
    'null',
    '(null)',
    'aa\r\nbb',
    'aa\u0000',
    'ab'.repeat(101),
    'ａｂ',
  ])('%j is no push token', (text) => {
    expect(parsePushTokenValue(text)).toMatchObject({ ok: false, fault: expect.stringMatching(/^The .*\.$/) })
  })

  it('a path in a carrier is malformed, never a push token', () => {
    const reading = read({ contact: '<sip:a@h;xToken=../../3/device/aabb>' })
    expect(reading.pushTokens).toEqual([])
    expect(reading.malformed).toMatchObject([
      { value: '../../3/device/aabb', carrier: { kind: 'contact_param', name: 'xToken' } },
    ])
  })

  it('whatever a carrier holds, a push token is lower-case hex of even length', () => {
    const piece = fc.constantFrom(
      'aa',
      'BB',
      ':voip',
      ':remote',
      '&',
      '<',
      '>',
      ' ',
      '/',
      '..',
      '"',
      '\n',
      'z',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.string(), (pieces, other) => {
        for (const text of [pieces.join(''), other]) {
          for (const found of read({ xToken: text, headers: { 'x-token': other } }).pushTokens) {
            expect(found.value).toMatch(/^(?:[0-9a-f]{2}){1,100}$/)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('RFC 8599', () => {
  it('§4.1.5: a provider without pn-prid is a query, with or without a value', () => {
    expect(read({ contact: '<sip:a@h;pn-provider=apns>' })).toMatchObject({ query: true, pnProvider: 'apns' })
    expect(read({ contact: '<sip:a@h;pn-provider>' })).toMatchObject({ query: true, pnProvider: '' })
    expect(read({ contact: '<sip:a@h;pn-provider=apns;pn-prid=>' }).query).toBe(true)
    expect(read({ contact: '<sip:a@h>' }).query).toBe(false)
  })

  it('a provider beside a push token in another carrier is no query', () => {
    expect(read({ contact: '<sip:a@h;pn-provider=ios>', xToken: A }).query).toBe(false)
  })

  it('§10: pn-param gives team, bundle and service', () => {
    const contact = `<sip:a@h;pn-provider=apns;pn-param=DEF123GHIJ.com.yourcompany.yourexampleapp.voip;pn-prid=${A}>`
    expect(read({ contact }).pnParam).toEqual({
      teamId: 'DEF123GHIJ',
      bundleId: 'com.yourcompany.yourexampleapp',
      services: ['voip'],
    })
  })

  it('an odd count of digits, as in the example of §10, is malformed', () => {
    const reading = read({ contact: '<sip:a@h;pn-provider=apns;pn-prid=00fc13adff78512>' })
    expect(reading).toMatchObject({
      pushTokens: [],
      malformed: [{ fault: expect.stringContaining('odd') }],
      query: false,
    })
  })

  it.each([
    ['ABCD1234.org.linphone.phone.voip&remote', ['voip', 'remote']],
    ['ABCD1234.org.linphone.phone.remote&voip', ['voip', 'remote']],
    ['ABCD1234.org.linphone.phone.remote', ['remote']],
    ['ABCD1234.phone.VOIP', ['voip']],
  ])('%s is for %j', (text, services) => {
    expect(parsePnParam(text)?.services).toEqual(services)
  })

  it.each([
    '',
    '.',
    'voip',
    'T.voip',
    'T..voip',
    'T.com.x',
    'T.com.x.constructor',
    '.com.x.voip',
    'T.com..x.voip',
    'T.com/x.voip',
  ])('a pn-param %j is not guessed at', (text) => {
    expect(parsePnParam(text)).toBeNull()
  })

  it('a plain push token for the service remote alone is an alert push token', () => {
    const contact = `<sip:a@h;pn-provider=apns;pn-prid=${A};pn-param=T1.com.x.remote>`
    expect(brief(read({ contact }))).toEqual([`alert ${A}`])
  })

  it('a pn-param that cannot be read costs no push token, but is said', () => {
    const reading = read({ contact: `<sip:a@h;pn-provider=apns;pn-prid=${A};pn-param=com.x>` })
    expect(brief(reading)).toEqual([`voip ${A}`])
    expect(reading.notes).toEqual([expect.stringContaining('pn-param')])
  })
})

describe('providers', () => {
  it.each([
    ['apns', undefined],
    ['APNS.dev', 'sandbox'],
    ['apns.sandbox', 'sandbox'],
    ['apns.prod', 'production'],
  ])('%s hints at the environment %s', (provider, hint) => {
    const reading = read({ contact: `<sip:a@h;pn-provider=${provider};pn-prid=${A}>` })
    expect([reading.environmentHint, brief(reading)]).toEqual([hint, [`voip ${A}`]])
  })

  it.each(['fcm', 'webpush', 'constructor'])('%s gives no push token, and says so', (provider) => {
    const reading = read({ contact: `<sip:a@h;pn-provider=${provider};pn-prid=${A};pn-param=p>` })
    expect(reading).toMatchObject({ pushTokens: [], malformed: [], query: false })
    expect(reading.notes.join()).toContain('another push service')
  })

  it('ios: pn-prid may be the id of the device, and then is neither push token nor malformed', () => {
    const siprix = read({
      contact: `<sip:a@h;pn-provider=ios;pn-prid=5F3A-11;pn-param=p>`,
      headers: { 'x-token': A },
    })
    expect(siprix).toMatchObject({ malformed: [], query: false })
    expect(brief(siprix)).toEqual([`voip ${A}`])
    expect(brief(read({ contact: '<sip:a@h;pn-provider=ios;pn-prid=aabb>' }))).toEqual([])
    expect(brief(read({ contact: `<sip:a@h;pn-provider=ios;pn-prid=${A}>` }))).toEqual([`voip ${A}`])
  })

  it('pn-prid without a provider is read as if for apns, and that is said', () => {
    const reading = read({ contact: `<sip:a@h;pn-prid=${A}>` })
    expect(brief(reading)).toEqual([`voip ${A}`])
    expect(reading.notes).toHaveLength(1)
  })
})
