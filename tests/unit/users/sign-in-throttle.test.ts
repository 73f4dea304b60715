import { describe, expect, it } from 'vitest'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'

async function refusedAfter(attempt: (index: number) => Promise<number | null>): Promise<number> {
  for (let count = 0; count < 1_000; count += 1) {
    if ((await attempt(count)) !== null) return count
  }
  return Number.POSITIVE_INFINITY
}

describe('sign-in is throttled', () => {
  it('per account, from however many addresses it is tried', async () => {
    const throttle = createSignInThrottle()
    const refused = await refusedAfter((index) => throttle.attempt('a@example.com', `203.0.113.${index}`))
    expect(refused).toBe(10)
    expect(await throttle.attempt('b@example.com', '203.0.113.200')).toBeNull()
  })

  it('per address, however many accounts are tried from it', async () => {
    const throttle = createSignInThrottle()
    const refused = await refusedAfter((index) => throttle.attempt(`${index}@example.com`, '203.0.113.7'))
    expect(refused).toBe(50)
    expect(await throttle.attempt('a@example.com', '203.0.113.8')).toBeNull()
  })

  it('with the time to wait, in whole seconds of at most a quarter of an hour', async () => {
    const throttle = createSignInThrottle()
    await refusedAfter(() => throttle.attempt('a@example.com', null))
    const wait = await throttle.attempt('a@example.com', null)
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(900)
    expect(Number.isInteger(wait)).toBe(true)
  })

  it('not at all for a person who mistypes a few times and then gets it right, again and again', async () => {
    const throttle = createSignInThrottle()
    for (let day = 0; day < 30; day += 1) {
      for (let tries = 0; tries < 3; tries += 1) {
        expect(await throttle.attempt('a@example.com', `203.0.113.${day}`)).toBeNull()
      }
      await throttle.succeeded('a@example.com', `203.0.113.${day}`)
    }
  })
})
