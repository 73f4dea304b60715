import { z } from 'zod'

/** Longest texts, in characters. Each member of a request has one. */
export const TEXT_LENGTH = {
  short: 64,
  line: 255,
  uri: 512,
  path: 4_096,
  contact: 8_192,
  raw: 65_536,
} as const

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on'])
const FALSE_WORDS = new Set(['false', '0', 'no', 'off'])
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/
const DECIMAL = /^\d{1,12}(?:\.\d{1,9})?$/
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const LATEST_MS = Date.UTC(2100, 0, 1)
const MAX_DEPTH = 16

/**
 * Makes a member optional. Scripts often send what they do not know as empty text or null: both mean absent.
 */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return z
    .preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional())
    .optional()
}

/** Whether PostgreSQL can store a text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** A text of 1 to `max` characters. */
export function requiredText(max: number) {
  return z.string().min(1).max(max).refine(isStorable, 'must not hold a NUL or half a character')
}

/** A text of at most `max` characters; empty when absent or null. */
export function text(max: number) {
  return z
    .preprocess(
      (value) => value ?? '',
      z.string().max(max).refine(isStorable, 'must not hold a NUL or half a character'),
    )
    .default('')
}

/** A whole number, as a number or as decimal text. */
export function integer(min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    z.number().int().min(min).max(max),
  )
}

/** A boolean, also as `true/false`, `1/0`, `yes/no`, `on/off` in text, and as the numbers 1 and 0. */
export function flag() {
  return z
    .preprocess((value) => {
      const word = String(value ?? '').toLowerCase()
      if (value === undefined || word === '' || FALSE_WORDS.has(word)) return false
      return TRUE_WORDS.has(word) ? true : value
    }, z.boolean())
    .default(false)
}

/** An object, also as JSON text, which is how a form carries one. */
export function jsonObject<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value, context) => {
    if (typeof value !== 'string') return value
    try {
      return JSON.parse(value)
    } catch {
      context.issues.push({
        code: 'custom',
        message: 'must be an object, or an object as JSON text',
        input: value,
      })
      return z.NEVER
    }
  }, schema)
}

/** A moment: RFC 3339, or seconds since 1970 with a fraction, as number or text. Between 2000 and 2100. */
export function moment() {
  return z.union([z.string().max(TEXT_LENGTH.short), z.number()]).transform((value, context) => {
    const ms = readMoment(value)
    if (ms >= EARLIEST_MS && ms < LATEST_MS) return new Date(ms)
    context.issues.push({
      code: 'custom',
      message: 'must be a time as RFC 3339 (2026-01-31T12:00:00.000Z) or in seconds since 1970',
      input: value,
    })
    return z.NEVER
  })
}

/** A time in an answer: RFC 3339 with milliseconds; empty when it has not come yet. */
export const answeredTime = z.string().meta({ example: '2026-01-31T12:00:00.000Z' })

function readMoment(value: string | number): number {
  if (typeof value === 'number') return Math.round(value * 1000)
  const trimmed = value.trim()
  if (DECIMAL.test(trimmed)) return Math.round(Number(trimmed) * 1000)
  if (!RFC3339.test(trimmed)) return Number.NaN
  const [year, month, day] = trimmed.slice(0, 10).split('-').map(Number)
  const monthEnds = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate()
  return (day ?? 0) <= monthEnds ? Date.parse(trimmed.toUpperCase().replace(' ', 'T')) : Number.NaN
}

/** A JSON object that PostgreSQL can store: at most `maxBytes` as JSON, 16 levels, no NUL in its texts. */
export function storableObject(maxBytes: number) {
  return z.record(z.string(), z.unknown()).superRefine((value, context) => {
    if (!isStorableJson(value, MAX_DEPTH)) {
      context.addIssue({ code: 'custom', message: `must be at most ${MAX_DEPTH} levels deep, without NUL` })
    } else if (Buffer.byteLength(JSON.stringify(value)) > maxBytes) {
      context.addIssue({ code: 'custom', message: `must be at most ${maxBytes} bytes as JSON` })
    }
  })
}

function isStorableJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorableJson(item, depth - 1))
}
