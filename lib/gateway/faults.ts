import type { z } from 'zod'
import type { FieldFault } from '#lib/platform/errors.ts'

type Issue = z.core.$ZodIssue

/** A JSON pointer (RFC 6901 §3) to a member. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What is wrong with a request, in plain words, one fault for each member that is wrong. */
export function faultsOf(error: z.core.$ZodError, at: readonly PropertyKey[] = []): FieldFault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue, [...at, ...issue.path]))
}

/** One fault for a person, with a full stop: `/aor is required.`, or `/aor: The AOR has no user.` */
export function faultInWords({ pointer, message }: FieldFault): string {
  const where = pointer === '' ? 'The request' : pointer
  const isSentence = /^[A-Z"]/.test(message)
  return `${where}${isSentence ? ':' : ''} ${message}${message.endsWith('.') ? '' : '.'}`
}

function faultsOfIssue(issue: Issue, path: readonly PropertyKey[]): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...path, key]),
      message: `"${key}" is not a member that is known here`,
    }))
  }
  return [{ pointer: jsonPointer(path), message: messageOf(issue) }]
}

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${aKindOf(issue.expected)}`
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return `must ${bound('at least', Number(issue.minimum), issue.origin)}`
    case 'too_big':
      return `must ${bound('at most', Number(issue.maximum), issue.origin)}`
    case 'invalid_union':
      return 'has none of the types that it may have'
    default:
      return issue.message
  }
}

function bound(limit: string, value: number, origin: string): string {
  if (origin === 'string') return `have ${limit} ${value} ${value === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `have ${limit} ${value} ${value === 1 ? 'item' : 'items'}`
  return `be ${limit} ${value}`
}

function aKindOf(expected: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'an array',
  }
  return words[expected] ?? expected
}
