import { describe, expect, it } from 'vitest'
import { generatePassword, hashPassword, verifyPassword } from '#lib/platform/passwords.ts'

describe('a password', () => {
  it('is stored as Argon2id with the OWASP parameters, salted', async () => {
    const stored = await hashPassword('correct horse')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await hashPassword('correct horse')).not.toBe(stored)
  })

  it('is verified only when it is the same', async () => {
    const stored = await hashPassword('correct hørse')
    expect(await verifyPassword(stored, 'correct hørse')).toBe(true)
    expect(await verifyPassword(stored, 'correct horse')).toBe(false)
    expect(await verifyPassword(stored, '')).toBe(false)
  })

  it('is never right for a user who does not exist', async () => {
    expect(await verifyPassword(null, '')).toBe(false)
    expect(await verifyPassword(null, 'correct horse')).toBe(false)
  })

  it('cannot be long enough to make hashing expensive', async () => {
    const tooLong = 'x'.repeat(1025)
    await expect(hashPassword(tooLong)).rejects.toThrow(RangeError)
    expect(await verifyPassword(await hashPassword('x'), tooLong)).toBe(false)
  })

  it('is generated readable and never twice', () => {
    const made = new Set(Array.from({ length: 200 }, generatePassword))
    expect(made.size).toBe(200)
    for (const password of made)
      expect(password).toMatch(/^([a-hj-km-np-tw-z2-9]{4}-){4}[a-hj-km-np-tw-z2-9]{4}$/)
  })
})
