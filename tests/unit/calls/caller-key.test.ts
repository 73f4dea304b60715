import { expect, it } from 'vitest'
import { callerKey } from '#lib/calls/caller-key.ts'

it('a caller is the same with and without scheme and leading plus, in capitals or not', () => {
  for (const typed of ['+4512345678', '4512345678', 'tel:+4512345678', ' +4512345678 ']) {
    expect(callerKey(typed)).toBe('4512345678')
  }
  expect(callerKey('sip:Alice@Example.com')).toBe('alice@example.com')
  expect(callerKey('sips:+45@example.com')).toBe('45@example.com')
  expect(callerKey('+')).toBe('')
})
