import { AppError, invalid } from '#lib/platform/errors.ts'
import { jsonPointer } from './faults.ts'
import { locateJsonFault } from './json-fault.ts'

/** Largest request body. */
export const MAX_BODY_BYTES = 256 * 1024

const JSON_TYPE = /^application\/(?:[a-z0-9.-]+\+)?json$/
const FORM_TYPE = 'application/x-www-form-urlencoded'
const decoder = new TextDecoder()

/** Reads a body as text. @throws AppError `too_large`, counted while reading if no length was announced. */
export async function readBodyText(request: Request): Promise<string> {
  const announced = request.headers.get('content-length')
  if (announced !== null) {
    if (Number(announced) > MAX_BODY_BYTES) throw tooLarge()
    return request.text()
  }
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return decoder.decode(Buffer.concat(chunks))
}

/**
 * Reads what a body says: JSON, or a form as an object of texts. A body without Content-Type is read by its first
 * character, and so is a form: `curl -d` calls everything a form.
 *
 * @throws AppError `malformed`, `unsupported_media_type`, `invalid` (a form member given twice)
 */
export function parseBody(text: string, contentType: string | null, contentEncoding: string | null): unknown {
  if (contentEncoding !== null && contentEncoding !== 'identity') {
    throw new AppError('unsupported_media_type', 'A request body must be sent without Content-Encoding.')
  }
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (JSON_TYPE.test(type)) return parseJson(text)
  if (type === FORM_TYPE || type === '') return /^\s*[{[]/.test(text) ? parseJson(text) : parseForm(text)
  throw new AppError('unsupported_media_type', `A request body must be application/json or ${FORM_TYPE}.`)
}

function parseJson(text: string): unknown {
  if (text.trim() === '')
    throw new AppError('malformed', 'The request has no body; a JSON object was expected.')
  try {
    return JSON.parse(text)
  } catch {
    // V8's own message repeats a piece of the body, which may hold a push token, and would be logged.
    const { offset, line, column } = locateJsonFault(text)
    const what = offset === text.length ? 'ends too early' : 'is not JSON'
    const detail = `The body ${what}, at character ${offset + 1} (line ${line}, column ${column}).`
    throw new AppError('malformed', detail)
  }
}

function parseForm(text: string): Record<string, string> {
  const pairs = [...new URLSearchParams(text)]
  const seen = new Set<string>()
  for (const [name] of pairs) {
    if (seen.has(name)) throw invalid(jsonPointer([name]), 'is given more than once')
    seen.add(name)
  }
  return Object.fromEntries(pairs)
}

function tooLarge(): AppError {
  return new AppError('too_large', `A request body may have at most ${MAX_BODY_BYTES} bytes.`)
}
