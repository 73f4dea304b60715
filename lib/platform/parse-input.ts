import type { z } from 'zod'
import { AppError } from '#lib/platform/errors.ts'

/**
 * Reads what was typed by the schema of the use case.
 *
 * @param nameOf what a person calls the member at a JSON pointer; its option when absent
 * @throws AppError `invalid`, each fault named
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  nameOf: (pointer: string) => string = optionName,
): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => ({
    pointer: `/${issue.path.join('/')}`,
    message: issue.message,
  }))
  const first = faults
    .map(({ pointer, message }) => `${nameOf(pointer)}${/^[A-Z"]/.test(message) ? ':' : ''} ${message}`)
    .join('; ')
  throw new AppError('invalid', first.endsWith('.') ? first : `${first}.`, { faults })
}

/** `/waitSeconds` is typed as `--wait-seconds`. */
export function optionName(pointer: string): string {
  return `--${pointer.slice(1).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
