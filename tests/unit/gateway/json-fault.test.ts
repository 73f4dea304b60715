import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locateJsonFault } from '#lib/gateway/json-fault.ts'

describe('the place where a text stops being JSON', () => {
  test.each([
    ['{"a":x}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ["{'a':1}", 1],
    ['{"a" 1}', 5],
    ['{"a":"b\nc"}', 5],
    ['{"a":01}', 6],
    ['{}}', 2],
    ['{"a":1', 6],
    ['[', 1],
    ['', 0],
    ['{"a":"\\x"}', 5],
    ['[}', 1],
    ['nul', 0],
  ])('in %j is at %i', (text, offset) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(locateJsonFault(text).offset).toBe(offset)
  })

  test('is given as line and column too', () => {
    expect(locateJsonFault('{\n  "a": ?\n}')).toEqual({ offset: 9, line: 2, column: 8 })
  })

  test('is never within a valid document: what follows one is the fault', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(locateJsonFault(`${text} ?`).offset).toBe(text.length + 1)
      }),
    )
  })

  test('is found in any text, within it, without a loop', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0a\\ tu') }), (text) => {
        const { offset } = locateJsonFault(text)
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
