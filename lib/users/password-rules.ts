import { invalid } from '#lib/platform/errors.ts'
import { MIN_PASSWORD_LENGTH } from './user.ts'

const MAX_PASSWORD_BYTES = 1024

/** @throws AppError `invalid` at `pointer` for a password that is too short or too long */
export function checkPassword(password: string, pointer = '/password'): void {
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw invalid(pointer, `must have ${MIN_PASSWORD_LENGTH} characters or more`)
  }
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    throw invalid(pointer, `must have at most ${MAX_PASSWORD_BYTES} bytes`)
  }
}
