import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_CARRIERS, readPushTokens } from '#lib/sip/carriers.ts'
import { isOlderCseq } from '#lib/sip/cseq.ts'
import {
  contactsOfRegister,
  MAX_REGISTER_BYTES,
  parseRegister,
  type RegisterMessage,
} from '#lib/sip/register-message.ts'

const A = 'aa'.repeat(32)
const B = 'b1'.repeat(32)

function register(...headers: string[]): string {
  return ['REGISTER sip:pbx.example.com SIP/2.0', ...headers, '', ''].join('\r\n')
}

const BASE = ['To: <sip:100@pbx.example.com>', 'Call-ID: 1@192.0.2.1', 'CSeq: 2 REGISTER']

function messageOf(raw: string): RegisterMessage {
  const reading = parseRegister(raw)
  if (!reading.ok) throw new Error(reading.fault)
  return reading
}

function contactsIn(raw: string) {
  const reading = contactsOfRegister(messageOf(raw))
  if (!reading?.ok || reading.star) throw new Error('no Contacts')
  return reading.contacts
}

/** "kind value" of each push token of each Contact of a REGISTER. */
function pushTokensIn(raw: string): string[] {
  const { headers } = messageOf(raw)
  return contactsIn(raw).flatMap((contact) =>
    readPushTokens({ contact, headers, carriers: DEFAULT_CARRIERS }).pushTokens.map(
      ({ kind, value }) => `${kind} ${value}`,
    ),
  )
}

const LINPHONE = register(
  'Via: SIP/2.0/TLS 192.0.2.10:51234;alias;branch=z9hG4bK.abc;rport',
  'From: <sip:bob@sip.example.org>;tag=Xy1',
  'To: sip:bob@sip.example.org',
  'CSeq: 21 REGISTER',
  'Call-ID: 2mHcDqA-0C',
  'Max-Forwards: 70',
  'Supported: replaces, outbound, gruu, path',
  `Contact: <sip:bob@192.0.2.10:51234;transport=tls;pn-prid=${A}:voip&${B}:remote;pn-provider=apns.dev;` +
    'pn-param=ABCD1234.org.linphone.phone.voip&remote;pn-silent=1;pn-timeout=0;pn-msg-str=IM_MSG>;' +
    '+sip.instance="<urn:uuid:7f6a1c2e-0000-0000-0000-5a0b3c1d2e3f>";+org.linphone.specs="lime,groupchat/1.2"',
  'Expires: 3600',
  "User-Agent: LinphoneiOS/5.2 (Bob's iPhone) LinphoneSDK/5.3",
  'Authorization: Digest username="bob", response="0123"',
)

describe('REGISTERs as they come', () => {
  it('Linphone: two push tokens in pn-prid, sandbox, instance id', () => {
    const message = messageOf(LINPHONE)
    expect(message).toMatchObject({
      requestUri: 'sip:pbx.example.com',
      aor: 'sip:bob@sip.example.org',
      from: '<sip:bob@sip.example.org>;tag=Xy1',
      callId: '2mHcDqA-0C',
      cseq: 21,
      expires: 3600,
      userAgent: "LinphoneiOS/5.2 (Bob's iPhone) LinphoneSDK/5.3",
      path: null,
    })
    expect(pushTokensIn(LINPHONE)).toEqual([`voip ${A}`, `alert ${B}`])
    const [contact] = contactsIn(LINPHONE)
    expect(contact).toMatchObject({
      expires: 3600,
      instanceId: 'urn:uuid:7f6a1c2e-0000-0000-0000-5a0b3c1d2e3f',
    })
    const reading = readPushTokens({
      contact: contact ?? null,
      headers: message.headers,
      carriers: DEFAULT_CARRIERS,
    })
    expect(reading).toMatchObject({ environmentHint: 'sandbox', pnParam: { bundleId: 'org.linphone.phone' } })
  })

  it('credentials are not among the headers that are given', () => {
    expect([...messageOf(LINPHONE).headers.keys()]).not.toContain('authorization')
  })

  it('Siprix: X-Token header', () => {
    const raw = register(
      ...BASE,
      'Contact: <sip:100@192.0.2.1:5060;transport=udp>;expires=300',
      `X-Token: ${A.toUpperCase()}`,
    )
    expect(pushTokensIn(raw)).toEqual([`voip ${A}`])
  })

  it('xToken in the Contact', () => {
    expect(pushTokensIn(register(...BASE, `Contact: <sip:100@192.0.2.1;xToken=${A}>;expires=300`))).toEqual([
      `voip ${A}`,
    ])
  })

  it('baresip, a desk phone: no push token', () => {
    const raw = register(
      ...BASE,
      'Contact: <sip:100-0x55d0c8@192.0.2.5:41027>;expires=3600;+sip.instance="<urn:uuid:11111111-2222-3333-4444-555555555555>"',
      'User-Agent: baresip v1.0.0 (x86_64/linux)',
      'Allow: INVITE,ACK,BYE,CANCEL',
      'Content-Length: 0',
    )
    expect(pushTokensIn(raw)).toEqual([])
    expect(contactsIn(raw)[0]?.expires).toBe(3600)
  })

  it('several Contacts, in one header and in two, each with its own time', () => {
    const raw = register(
      ...BASE,
      'Contact: <sip:a@h>;expires=60, <sip:b@h>',
      'm: "C, D" <sip:c@h>;expires=0',
      'Expires: 120',
    )
    expect(contactsIn(raw).map(({ uri, expires }) => [uri, expires])).toEqual([
      ['sip:a@h', 60],
      ['sip:b@h', 120],
      ['sip:c@h', 0],
    ])
  })

  it('Contact: * with Expires 0 removes all, and with another is in doubt', () => {
    expect(contactsOfRegister(messageOf(register(...BASE, 'Contact: *', 'Expires: 0')))).toEqual({
      ok: true,
      star: true,
    })
    expect(contactsOfRegister(messageOf(register(...BASE, 'Contact: *')))).toMatchObject({ ok: false })
  })

  it('no Contact: it only asks what is bound', () => {
    expect(contactsOfRegister(messageOf(register(...BASE)))).toBeNull()
  })

  it('LF, compact names, folded lines, space before the colon and empty lines in front are all read', () => {
    const raw = [
      '',
      'REGISTER sip:10.1.1.11 SIP/2.0',
      't : <sip:3170@10.1.1.11>',
      'f: <sip:3170@10.1.1.11>;tag=1',
      'I: e2d02388',
      'CSEQ:',
      ' 3',
      '\tREGISTER',
      'm: <sip:3170@172.20.3.20:5060>',
      '  ;expires=600',
      'path: <sip:p1@edge;lr>',
      'Path: <sip:p2@edge;lr>',
      '',
      'this is a body: not read',
    ].join('\n')
    expect(messageOf(raw)).toMatchObject({
      aor: 'sip:3170@10.1.1.11',
      callId: 'e2d02388',
      cseq: 3,
      contact: '<sip:3170@172.20.3.20:5060> ;expires=600',
      path: '<sip:p1@edge;lr>, <sip:p2@edge;lr>',
    })
    expect(contactsIn(raw)[0]?.expires).toBe(600)
  })
})

describe('torture messages of RFC 4475', () => {
  it('§3.1.1.4 escnull: escaped NULs are kept escaped, and the two Contacts apart', () => {
    const raw = register(
      'To: sip:null-%00-null@example.com',
      'From: sip:null-%00-null@example.com;tag=839923423',
      'Call-ID: escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd',
      'CSeq: 14398234 REGISTER',
      'Contact: <sip:%00@host5.example.com>',
      'Contact: <sip:%00%00@host5.example.com>',
      'L:0',
    )
    expect(messageOf(raw).aor).toBe('sip:null-%00-null@example.com')
    expect(contactsIn(raw).map(({ uri }) => uri)).toEqual([
      'sip:%00@host5.example.com',
      'sip:%00%00@host5.example.com',
    ])
  })

  it('§3.1.1.5 esc02: an escaped method is another method', () => {
    expect(parseRegister(register(...BASE).replace('REGISTER sip', 'RE%47IST%45R sip')).ok).toBe(false)
  })

  it('§3.1.1.8 dblreq: what follows the request is ignored', () => {
    const raw = `${register(...BASE, 'Content-Length: 0')}INVITE sip:joe@example.com SIP/2.0\r\nt: sip:joe@example.com\r\n\r\n`
    expect(messageOf(raw).aor).toBe('sip:100@pbx.example.com')
  })

  it('§3.1.2.4 scalar02: a CSeq beyond 32 bits is refused, overlarge Expires are cut', () => {
    const big = [
      'Expires: 1000000000000000',
      'Contact: <sip:user@host129.example.com>;expires=280297596632815',
    ]
    expect(
      parseRegister(register(BASE[0] ?? '', BASE[1] ?? '', 'CSeq: 36893488147419103232 REGISTER', ...big)).ok,
    ).toBe(false)
    const raw = register(...BASE, ...big)
    expect([messageOf(raw).expires, contactsIn(raw)[0]?.expires]).toEqual([4294967295, 4294967295])
  })

  it('§3.1.2.13 regbadct: a Contact with a question mark needs brackets', () => {
    const message = messageOf(
      register(...BASE, 'l: 0', 'Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E'),
    )
    expect(contactsOfRegister(message)).toMatchObject({ ok: false })
  })

  it('§3.3.4 unksm2: a To of another scheme names no account', () => {
    expect(parseRegister(register('To: isbn:2983792873', ...BASE.slice(1)))).toMatchObject({
      ok: false,
      fault: expect.stringMatching(/^To: /),
    })
  })

  it('§3.3.8 multi01: two different values where one belongs are refused', () => {
    for (const extra of ['To: <sip:200@pbx.example.com>', 'i: other', 'CSeq: 9 REGISTER']) {
      expect(parseRegister(register(...BASE, extra)).ok).toBe(false)
    }
  })

  it('§3.3.14 regescrt: URI headers of a Contact are not handed on', () => {
    const raw = register(...BASE, 'M: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>')
    expect(contactsIn(raw)[0]?.uri).toBe('sip:user@example.com')
  })
})

describe('what is no REGISTER is refused with a sentence', () => {
  it.each([
    ['nothing', ''],
    ['a response', register(...BASE).replace(/^.*/, 'SIP/2.0 200 OK')],
    ['another method', register(...BASE).replace('REGISTER sip', 'INVITE sip')],
    ['a method in lower case', register(...BASE).replace('REGISTER sip', 'register sip')],
    ['another version', register(...BASE).replace('SIP/2.0', 'SIP/7.0')],
    ['a request URI in brackets', register(...BASE).replace('sip:pbx.example.com', '<sip:pbx.example.com>')],
    ['no To', register(...BASE.slice(1))],
    ['no Call-ID', register(BASE[0] ?? '', BASE[2] ?? '')],
    ['no CSeq', register(...BASE.slice(0, 2))],
    ['CSeq of another method', register(...BASE.slice(0, 2), 'CSeq: 1 INVITE')],
    ['a line without a colon', register(...BASE, 'what is this')],
    ['a NUL', register(...BASE, 'X: a\u0000b')],
    ['a lone CR', register(...BASE, 'X: a\rb')],
    ['too many lines', register(...BASE, ...Array<string>(600).fill('X: y'))],
    ['too many bytes', register(...BASE, `X: ${'é'.repeat(MAX_REGISTER_BYTES / 2)}`)],
  ])('%s', (_name, raw) => {
    expect(parseRegister(raw)).toMatchObject({ ok: false, fault: expect.stringMatching(/^[A-Z].*\.$/) })
  })

  it('whatever the text, and never throws', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(...BASE, 'm: *', 'Expires: 0', ' fold', ''),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), fc.boolean(), (lines, proper) => {
        const reading = parseRegister(proper ? register(...lines) : lines.join('\n'))
        if (reading.ok) contactsOfRegister(reading)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('order of REGISTERs', () => {
  it('is known only within one Call-ID', () => {
    expect(isOlderCseq({ callId: 'a', cseq: 1 }, { callId: 'a', cseq: 2 })).toBe(true)
    expect(isOlderCseq({ callId: 'a', cseq: 2 }, { callId: 'a', cseq: 2 })).toBe(false)
    expect(isOlderCseq({ callId: 'a', cseq: 1 }, { callId: 'A', cseq: 2 })).toBe(false)
  })
})
