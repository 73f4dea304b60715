import type { z } from 'zod'
import { AppError } from '#lib/platform/errors.ts'
import type { ItemReading } from './endpoint.ts'
import { faultInWords, faultsOf } from './faults.ts'

/** Faults then tell what is missing from what is of another type. */
const REPORT_INPUT = { reportInput: true }

/** @throws AppError `invalid` with a fault for each member that is wrong */
export function readInput<Input extends z.ZodType>(schema: Input, value: unknown): z.output<Input> {
  const result = schema.safeParse(value, REPORT_INPUT)
  if (result.success) return result.data
  const faults = faultsOf(result.error)
  const [first] = faults
  const more = faults.length > 1 ? ` ${faults.length - 1} more in errors.` : ''
  throw new AppError(
    'invalid',
    `${first === undefined ? 'The request is wrong.' : faultInWords(first)}${more}`,
    {
      faults,
    },
  )
}

/**
 * Reads each item by itself, so that a bad one never harms the others.
 *
 * @throws AppError `invalid` for an array that is empty or too long
 */
export function readItems<Input extends z.ZodType>(
  schema: Input,
  values: readonly unknown[],
  max: number,
): ItemReading<z.output<Input>>[] {
  if (values.length === 0 || values.length > max) {
    const message = `must have 1 to ${max} items, and has ${values.length}`
    throw new AppError('invalid', `The array ${message}.`, { faults: [{ pointer: '', message }] })
  }
  return values.map((value, index) => {
    const result = schema.safeParse(value, REPORT_INPUT)
    return result.success
      ? { ok: true, input: result.data }
      : { ok: false, faults: faultsOf(result.error, [index]) }
  })
}
