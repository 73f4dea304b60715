import { hash } from 'node:crypto'
import { generatePassword } from '#lib/platform/passwords.ts'

const COUNT = 10

/** Ten codes for the day when the phone is lost, of about 97 bits each; each opens the account once. */
export function generateRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, generatePassword)
}

/** SHA-256 in hex: what is stored. A random code of 97 bits needs no slow hash. Case and gaps do not count. */
export function hashRecoveryCode(code: string): string {
  return hash('sha256', code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), 'hex')
}
