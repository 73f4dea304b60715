import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_CARRIERS } from '#lib/sip/carriers.ts'
import { type Contact, parseContacts } from '#lib/sip/contact.ts'
import { formatContact, withoutPushParams } from '#lib/sip/without-push-params.ts'

function contactsOf(value: string): Contact[] {
  const reading = parseContacts(value)
  if (!reading.ok || reading.star) throw new Error(reading.ok ? 'star' : reading.fault)
  return reading.contacts
}

function only(value: string): Contact {
  const [contact, second] = contactsOf(value)
  if (!contact || second) throw new Error('not one Contact')
  return contact
}

const PUSH_TOKEN = '00FC13adff78512200fc13adff78512200fc13adff78512200fc13adff785122'
const LINPHONE =
  `"Bob" <sip:bob@192.0.2.1:5061;transport=TLS;pn-provider=apns;pn-prid=${PUSH_TOKEN}:voip&AA11:remote;` +
  'pn-param=ABCD1234.org.linphone.phone.voip&remote;pn-silent=1;pn-timeout=0>;expires=3600;q=0.5;' +
  '+sip.instance="<urn:uuid:0D9A008D-0355-0024-0004-000276f3d664>";reg-id=1;+org.linphone.specs="groupchat,lime"'

describe('one Contact', () => {
  it('is read with every parameter, names in any case and values byte for byte', () => {
    const contact = only(LINPHONE)
    expect(contact.displayName).toBe('Bob')
    expect(contact.uri).toBe('sip:bob@192.0.2.1:5061;transport=TLS')
    expect(contact.bareUri).toBe('sip:bob@192.0.2.1:5061')
    expect(contact.uriParams.get('pn-prid')?.value).toBe(`${PUSH_TOKEN}:voip&AA11:remote`)
    expect(contact.uriParams.get('transport')).toEqual({
      name: 'transport',
      value: 'TLS',
      text: 'transport=TLS',
    })
    expect(contact.headerParams.get('q')?.value).toBe('0.5')
    expect(contact.headerParams.get('reg-id')?.value).toBe('1')
    expect(contact.headerParams.get('+org.linphone.specs')?.value).toBe('groupchat,lime')
    expect(contact.expires).toBe(3600)
    expect(contact.instanceId).toBe('urn:uuid:0D9A008D-0355-0024-0004-000276f3d664')
  })

  it('keeps the written name beside the lower-cased key', () => {
    const contact = only('<sip:100@192.0.2.1;xToken=AaBb>')
    expect(contact.uriParams.get('xtoken')).toEqual({ name: 'xToken', value: 'AaBb', text: 'xToken=AaBb' })
    expect(contact.uri).toBe('sip:100@192.0.2.1')
  })

  it('decodes escapes in URI parameters, but never into a control character or broken UTF-8', () => {
    const params = only('<sip:a@h;pn-prid=AA%3Avoip%26BB%3Aremote;pn-x=%00;pn-y=%ff;lr>').uriParams
    expect(params.get('pn-prid')?.value).toBe('AA:voip&BB:remote')
    expect(params.get('pn-x')?.value).toBe('%00')
    expect(params.get('pn-y')?.value).toBe('%ff')
    expect(params.get('lr')?.value).toBeNull()
  })

  it('without brackets has header parameters only (RFC 4475 §3.3.12, §3.3.13)', () => {
    const bare = only('sip:+19725552222@gw1.example.net;unknownparam')
    expect([bare.uriParams.has('unknownparam'), bare.headerParams.has('unknownparam')]).toEqual([false, true])
    const angled = only('<sip:+19725552222@gw1.example.net;unknownparam>')
    expect([angled.uriParams.has('unknownparam'), angled.headerParams.has('unknownparam')]).toEqual([
      true,
      false,
    ])
  })

  it('without brackets may have an instance id, whose brackets are not those of the URI', () => {
    const contact = only('sip:a@h;+sip.instance="<urn:uuid:1>";expires=60')
    expect(contact).toMatchObject({ uri: 'sip:a@h', instanceId: 'urn:uuid:1', expires: 60 })
  })

  it('counts the first of two parameters with one name, and hands on neither if they are push parameters', () => {
    const contact = only('<sip:a@h;xToken=aa;XTOKEN=bb;p=1;P=2>')
    expect(contact.uriParams.get('xtoken')?.value).toBe('aa')
    expect(contact.uri).toBe('sip:a@h;p=1')
  })

  it('is not fooled by names of object members', () => {
    const contact = only('<sip:a@h;__proto__=1;constructor>;toString=2')
    expect(contact.uriParams.get('__proto__')?.value).toBe('1')
    expect(contact.headerParams.get('tostring')?.value).toBe('2')
  })

  it.each([
    ['<sip:a@h>;expires=99999999999999999999', 4294967295],
    ['<sip:a@h>;expires=0', 0],
    ['<sip:a@h>;Expires="60"', 60],
    ['<sip:a@h>;expires=-1', undefined],
    ['<sip:a@h>;expires=1h', undefined],
    ['<sip:a@h>;expires', undefined],
  ])('%s expires in %s seconds', (value, expires) => {
    expect(only(value).expires).toBe(expires)
  })

  it.each([
    ['<sip:192.0.2.1:5060>', 'sip:192.0.2.1:5060'],
    ['<sip:a@[2001:db8::1]:5060;ob>', 'sip:a@[2001:db8::1]:5060;ob'],
    ['<sip:abc@df7jal23ls0d.invalid;transport=ws>', 'sip:abc@df7jal23ls0d.invalid;transport=ws'],
    ['<sip:a@h;;x=1;>;;expires=1;', 'sip:a@h;x=1'],
    ['<sip:a@my_host;odd=^|é>', 'sip:a@my_host;odd=^|é'],
    ['<sip:%00%00@host5.example.com>', 'sip:%00%00@host5.example.com'],
    ['<sip:user@example.com?Route=%3Csip:sip.example.com%3E>', 'sip:user@example.com'],
    ['<sip:a:secret@h>', 'sip:a@h'],
    ['"Mr. \\"Big\\" <W>, Jr" <sip:w@h>', 'sip:w@h'],
    ['Mr. Watson <mailto:watson@example.com>;q=0.1', 'mailto:watson@example.com'],
    ['<tel:+123;pn-prid=aa>', 'tel:+123'],
  ])('%s is handed on as %s', (value, uri) => {
    expect(only(value).uri).toBe(uri)
  })
})

describe('several Contacts', () => {
  it('are split at commas outside quotes and brackets', () => {
    const value = `"Doe, J; <x>" <sip:a,b@h>;q=1,<sip:c@h;p=1,2>;methods="INVITE, ACK" ,\r\n sip:d@h;expires=5,, ${LINPHONE}`
    expect(contactsOf(value).map((contact) => contact.uri)).toEqual([
      'sip:a,b@h',
      'sip:c@h;p=1,2',
      'sip:d@h',
      'sip:bob@192.0.2.1:5061;transport=TLS',
    ])
  })

  it('a star stands alone', () => {
    expect(parseContacts(' * ')).toEqual({ ok: true, star: true })
    expect(parseContacts('*, <sip:a@h>')).toMatchObject({
      ok: false,
      fault: expect.stringContaining('alone'),
    })
  })
})

describe('what is in doubt is refused with a sentence', () => {
  it.each([
    '',
    ' , ',
    'a',
    '<sip:a@h',
    '"Bob <sip:a@h>',
    '"Bob" sip:a@h',
    '<sip:a@h> junk',
    '<sip:a b@h>',
    '<sip:a@h;pn-prid=<aabb>>',
    '<sip:a@h;xToken="aabb">',
    'sip:user@example.com?Route=%3Csip:sip.example.com%3E',
    '<sip:a@h>\r\nX-Evil: 1',
    '<sip:a@h\u0000>',
    '<sip:a@@h>',
    '<sip:>',
    '<>',
    `<sip:${'a'.repeat(20_000)}@h>`,
    Array(40).fill('<sip:a@h>').join(),
  ])('%j', (value) => {
    expect(parseContacts(value)).toMatchObject({ ok: false, fault: expect.stringMatching(/^[A-Z].*\.$/) })
  })

  it('for any text, and never throws', () => {
    const junk = fc.string({
      unit: fc.constantFrom(...'sip:@<>"\\;?%=,* \r\n\u0000aZ09é'.split('')),
      maxLength: 80,
    })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), junk), (text) => {
        expect(typeof parseContacts(text).ok).toBe('boolean')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a Contact without push parameters', () => {
  it('has lost all that bears a push token and nothing else', () => {
    const clean = withoutPushParams(only(LINPHONE), DEFAULT_CARRIERS)
    expect(formatContact(clean)).toBe(
      '"Bob" <sip:bob@192.0.2.1:5061;transport=TLS>;expires=3600;q=0.5;' +
        '+sip.instance="<urn:uuid:0D9A008D-0355-0024-0004-000276f3d664>";reg-id=1;+org.linphone.specs="groupchat,lime"',
    )
  })

  it('has also lost the parameters that the settings of its app name', () => {
    const contact = only('<sip:a@h;Tok=aabb;lr;X-TOKEN=cc>;tok=dd;pn-prid=ee;ob')
    const clean = withoutPushParams(contact, [{ kind: 'contact_param', name: 'tOK' }])
    expect(clean.uri).toBe('sip:a@h;lr')
    expect([...clean.uriParams.keys(), ...clean.headerParams.keys()]).toEqual(['lr', 'ob'])
    expect(formatContact(clean)).toBe('<sip:a@h;lr>;ob')
  })

  it('is never handed on with its push token, wherever that stood', () => {
    const hex = fc.string({
      unit: fc.constantFrom(...'0123456789abcdef'.split('')),
      minLength: 64,
      maxLength: 64,
    })
    const name = fc.constantFrom('xToken', 'X-Token', 'pn-prid', 'PN-Prid', 'pn-tok', 'Tok')
    fc.assert(
      fc.property(hex, name, fc.boolean(), fc.boolean(), (secret, param, inUri, twice) => {
        const part = `;${param}=${secret}`.repeat(twice ? 2 : 1)
        const contact = only(inUri ? `<sip:a@h${part};lr>;q=1` : `<sip:a@h;lr>${part};q=1`)
        const clean = withoutPushParams(contact, [{ kind: 'contact_param', name: 'tok' }])
        expect(formatContact(clean)).toBe('<sip:a@h;lr>;q=1')
        expect(JSON.stringify([clean, [...clean.uriParams], [...clean.headerParams]])).not.toContain(secret)
      }),
    )
  })

  it('reads the same when formatted and read again', () => {
    const clean = withoutPushParams(only(LINPHONE), DEFAULT_CARRIERS)
    expect(only(formatContact(clean))).toEqual(clean)
  })
})
