import { invalid } from '#lib/platform/errors.ts'
import { sizedResponse } from './sized-response.ts'

/** How an answer is written. */
export type AnswerFormat = 'json' | 'form' | 'text'

const CONTENT_TYPES: Record<AnswerFormat, string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
}

/**
 * What is asked for by `?format=`, else by `Accept`; JSON is what everybody else gets.
 *
 * @throws AppError `invalid` for a `?format=` that is not offered
 */
export function answerFormat(
  wanted: string | undefined,
  accept: string | null,
  hasText: boolean,
): AnswerFormat {
  if (wanted === 'json' || wanted === 'form' || (wanted === 'text' && hasText)) return wanted
  if (wanted !== undefined) throw invalid('/format', `must be json${hasText ? ', form or text' : ' or form'}`)
  if (accept === null || accept === '*/*') return 'json'
  for (const range of accept.toLowerCase().split(',')) {
    const type = range.split(';', 1)[0]?.trim()
    if (type === 'application/json' || type === '*/*') return 'json'
    if (type === 'application/x-www-form-urlencoded') return 'form'
    if (type === 'text/plain' && hasText) return 'text'
  }
  return 'json'
}

/** An answer, 200 where nothing else is said, that nobody on the way keeps. */
export function answerResponse(
  body: string,
  format: AnswerFormat,
  requestId: string,
  more?: Record<string, string>,
  status = 200,
): Response {
  const headers = {
    'content-type': CONTENT_TYPES[format],
    'cache-control': 'no-store',
    'x-request-id': requestId,
    ...more,
  }
  return sizedResponse(body, status, headers)
}

/** `key=value&…` of the flat members; nested members are left out. */
export function toForm(answer: object): string {
  return Object.entries(answer)
    .filter(([, value]) => typeof value !== 'object' && value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&')
}
