import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsvLine, toCsvLine } from '#lib/platform/csv.ts'

describe('a line of CSV', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['a,,', ['a', '', '']],
    ['"a, b","say ""hi"""', ['a, b', 'say "hi"']],
    [' a , "b" ,c', ['a', 'b', 'c']],
    ['', ['']],
  ])('%s is read', (line, fields) => {
    expect(parseCsvLine(line)).toEqual(fields)
  })

  it('with a quote that is not closed, or text after one, is not read', () => {
    expect(parseCsvLine('"a,b')).toBeNull()
    expect(parseCsvLine('"a"b,c')).toBeNull()
    expect(parseCsvLine('a"b,c')).toBeNull()
  })

  it('is read as what was written, whatever the fields hold but line ends and outer spaces', () => {
    const field = fc.string().map((text) => text.replace(/[\r\n]/g, '').trim())
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        expect(parseCsvLine(toCsvLine(fields))).toEqual(fields)
      }),
    )
  })
})
