import { invalid } from '#lib/platform/errors.ts'
import { moment } from '#lib/platform/fields.ts'

/**
 * Reads a time as the API does.
 *
 * @throws AppError `invalid`
 */
export function parseMoment(text: string, pointer: string): Date {
  const result = moment().safeParse(text)
  if (!result.success) throw invalid(pointer, 'must be a time as RFC 3339, such as 2026-01-31T12:00:00Z')
  return result.data
}
