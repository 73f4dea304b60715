/** Where a text stops being JSON. `offset` counts characters from 0, line and column from 1. */
export type JsonFault = { offset: number; line: number; column: number }

const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\n\r]*/y

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

/**
 * Finds the first character at which a text cannot be JSON any more (RFC 8259), which V8's own messages do not
 * always say. For a text that `JSON.parse` has refused.
 */
export function locateJsonFault(text: string): JsonFault {
  const offset = faultOffset(text)
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 }
}

function faultOffset(text: string): number {
  const closers: string[] = []
  let expected: Expected = 'value'
  let at = skip(SPACE, text, 0)
  while (at < text.length) {
    const next = step(text, at, expected, closers)
    if (next === null) return at
    expected = next.expected
    at = skip(SPACE, text, next.at)
  }
  return text.length
}

/** Takes one token; null when none fits. `closers` is the stack of open brackets and is changed. */
function step(
  text: string,
  at: number,
  expected: Expected,
  closers: string[],
): { at: number; expected: Expected } | null {
  const symbol = text.charAt(at)
  const closer = closers.at(-1)
  const mayClose = expected === ', or end' || expected.endsWith(closer ?? 'never')
  if (symbol === closer && mayClose) {
    closers.pop()
    return { at: at + 1, expected: closers.length === 0 ? 'nothing' : ', or end' }
  }
  if (expected === ', or end') {
    return symbol === ',' ? { at: at + 1, expected: closer === '}' ? 'key' : 'value' } : null
  }
  if (expected === ':') return symbol === ':' ? { at: at + 1, expected: 'value' } : null
  if (expected === 'nothing') return null
  if (expected.startsWith('value') && (symbol === '{' || symbol === '[')) {
    closers.push(symbol === '{' ? '}' : ']')
    return { at: at + 1, expected: symbol === '{' ? 'key or }' : 'value or ]' }
  }
  const end = Math.max(skip(STRING, text, at), expected.startsWith('value') ? skip(SCALAR, text, at) : at)
  if (end === at) return null
  if (expected.startsWith('key')) return { at: end, expected: ':' }
  return { at: end, expected: closers.length === 0 ? 'nothing' : ', or end' }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
