import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_AOR_LENGTH, parseAor } from '#lib/sip/aor.ts'

function canonical(text: string): string {
  const reading = parseAor(text)
  return reading.ok ? reading.aor : `fault: ${reading.fault}`
}

describe('one canonical form', () => {
  it.each([
    ['sip:100@pbx.example.com', 'sip:100@pbx.example.com'],
    ['100@pbx.example.com', 'sip:100@pbx.example.com'],
    ['SIP:100@PBX.Example.COM', 'sip:100@pbx.example.com'],
    ['sip:100@pbx.example.com:5060', 'sip:100@pbx.example.com'],
    ['sip:100@pbx.example.com:05060', 'sip:100@pbx.example.com'],
    ['sip:100@pbx.example.com:5061', 'sip:100@pbx.example.com:5061'],
    ['sips:100@pbx.example.com:5061', 'sips:100@pbx.example.com'],
    ['sip:100@pbx.example.com.', 'sip:100@pbx.example.com'],
    ['sip:100@pbx.example.com;transport=tcp;user=phone?Subject=x', 'sip:100@pbx.example.com'],
    ['"Bob, <B>" <sip:100@pbx.example.com;lr>;tag=abc', 'sip:100@pbx.example.com'],
    ['Bob <sip:100@pbx.example.com>', 'sip:100@pbx.example.com'],
    ['<100@pbx.example.com>', 'sip:100@pbx.example.com'],
    ['  sip:100@pbx.example.com  ', 'sip:100@pbx.example.com'],
    ['sip:100:secret@pbx.example.com', 'sip:100@pbx.example.com'],
    ['100:secret@pbx.example.com', 'sip:100@pbx.example.com'],
    ['sip:Alice@pbx', 'sip:Alice@pbx'],
    ['sip:100@192.0.2.7', 'sip:100@192.0.2.7'],
    ['sip:100@[2001:DB8:0:0::1]:5060', 'sip:100@[2001:db8::1]'],
    ['sip:+49-30-123;postd=pp22@example.com;user=phone', 'sip:+49-30-123;postd=pp22@example.com'],
    ['sip:%75se%72@example.com', 'sip:user@example.com'],
    ['sip:a%2bb@example.com', 'sip:a%2Bb@example.com'],
    ['sip:a+b@example.com', 'sip:a+b@example.com'],
    ['sip:j%c3%bcrgen@example.com', 'sip:j%C3%BCrgen@example.com'],
    ['sip:%ff@example.com', 'sip:%FF@example.com'],
    ['sip:null-%00-null@example.com', 'sip:null-%00-null@example.com'],
    ['sip:sips%3Auser%40example.com@example.net', 'sip:sips%3Auser%40example.com@example.net'],
    [
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com",
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com",
    ],
  ])('%s is read as %s', (text, aor) => {
    expect(canonical(text)).toBe(aor)
  })

  it('gives the parts beside the whole', () => {
    expect(parseAor('SIPS:Bob@Example.COM:5080')).toEqual({
      ok: true,
      aor: 'sips:Bob@example.com:5080',
      user: 'Bob',
      host: 'example.com:5080',
      scheme: 'sips',
    })
  })

  it('keeps users apart that differ only in case', () => {
    expect(canonical('sip:bob@example.com')).not.toBe(canonical('sip:Bob@example.com'))
  })
})

describe('refusals are plain sentences that do not repeat the input', () => {
  it.each([
    ['', /no host|one SIP address/],
    ['   ', /one SIP address/],
    ['100', /no user/],
    ['sip:', /no host/],
    ['sip:@example.com', /no user/],
    ['sip:100@', /no host/],
    ['sip:pbx.example.com', /no user/],
    ['tel:+4930123', /tel: number names no host/],
    ['mailto:bob@example.com', /neither sip: nor sips:/],
    ['isbn:2983792873', /neither sip: nor sips:/],
    ['sip:a b@example.com', /space/],
    ['sip:100@example.com\r\nX-Evil: 1', /control character or a line end/],
    ['sip:100@example.com\n', /control character or a line end/],
    ['sip:1\u000000@example.com', /control character/],
    ['sip:100@exa mple.com', /space/],
    ['sip:100@example..com', /host or port/],
    ['sip:100@-example.com', /host or port/],
    ['sip:100@2001:db8::1', /host or port/],
    ['sip:100@[2001:db8:::1]', /host or port/],
    ['sip:100@example.com:0', /host or port/],
    ['sip:100@example.com:70000', /host or port/],
    ['sip:a@b@example.com', /host or port/],
    ['sip:josé@example.com', /percent-escaped/],
    ['sip:*97#@example.com', /percent-escaped/],
    ['sip:100%zz@example.com', /percent-escaped/],
    ['<sip:100@example.com', /one SIP address/],
    ['"Bob sip:100@example.com', /one SIP address/],
    [`sip:${'a'.repeat(300)}@example.com`, /longer than 255/],
    ['a'.repeat(100_000), /longer than 255/],
  ])('%j is refused', (text, fault) => {
    const reading = parseAor(text)
    expect(reading).toMatchObject({ ok: false, fault: expect.stringMatching(fault) })
  })

  it('takes 255 characters and refuses 256', () => {
    const host = '@example.com'
    const user = 'a'.repeat(MAX_AOR_LENGTH - 'sip:'.length - host.length)
    expect(canonical(user + host)).toHaveLength(255)
    expect(parseAor(`${user}a${host}`).ok).toBe(false)
  })
})

const userChar = fc.constantFrom(..."abcXYZ019-_.!~*'()&=+$,;?/".split(''), '%41', '%2f', '%C3%A9', '%00')
const user = fc.array(userChar, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(''))
const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
  fc.constant('pbx'),
)

describe('for any input', () => {
  it('never throws', () => {
    const junk = fc.string({
      unit: fc.constantFrom(...'sip:@<>"\\;?%[]. \r\n\u0000aZ09é*,=#'.split('')),
      maxLength: 60,
    })
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), junk), (text) => {
        expect(typeof parseAor(text).ok).toBe('boolean')
      }),
      { numRuns: 2000 },
    )
  })

  it('the canonical form of a canonical form is itself', () => {
    const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined })
    fc.assert(
      fc.property(
        fc.constantFrom('', 'sip:', 'sips:', 'SIP:'),
        user,
        host,
        port,
        (scheme, name, at, number) => {
          const reading = parseAor(`${scheme}${name}@${at}${number === undefined ? '' : `:${number}`}`)
          if (reading.ok) expect(parseAor(reading.aor)).toEqual(reading)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('two spellings of one AOR have one canonical form', () => {
    const plain = fc.string({
      unit: fc.constantFrom(...'abcXYZ019-_.!~'.split('')),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(plain, fc.domain(), (name, domain) => {
        const escaped = [...name].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
        const other = canonical(`"N" <SIP:${escaped}@${domain.toUpperCase()}:5060;x=y>;tag=1`)
        expect(other).toBe(`sip:${name}@${domain.toLowerCase()}`)
        expect(canonical(`${name}@${domain}`)).toBe(other)
      }),
    )
  })

  it('the fast path and the grammar agree', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abz059-.'.split('')), minLength: 1, maxLength: 15 })
    fc.assert(
      fc.property(word, (at) => {
        expect(parseAor(`sip:u@${at}`)).toEqual(parseAor(`<sip:u@${at}>`))
      }),
      { numRuns: 2000 },
    )
  })
})
