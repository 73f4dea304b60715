import { describe, expect, it } from 'vitest'
import { openDb } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { purgeSignInTries } from '#lib/users/purge-sign-in-tries.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { fixedClock } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { newAddress } from '#tests/support/people.ts'

const database = useTestDatabase()
const MINUTE_MS = 60_000

function throttled(clock = fixedClock()) {
  const { db } = database
  return { clock, throttle: createSignInThrottle({ db, clock }) }
}

const newEmail = () => `${newId()}@example.com`

async function refusedAfter(attempt: (index: number) => Promise<number | null>): Promise<number> {
  for (let count = 0; count < 1_000; count += 1) {
    if ((await attempt(count)) !== null) return count
  }
  return Number.POSITIVE_INFINITY
}

describe('sign-in is throttled', () => {
  it('per account, from however many addresses it is tried', async () => {
    const { throttle } = throttled()
    const email = newEmail()
    expect(await refusedAfter(() => throttle.attempt(email, newAddress()))).toBe(10)
    expect(await throttle.attempt(newEmail(), newAddress())).toBeNull()
  })

  it('per address, however many accounts are tried from it, and keeps no row for the accounts after that', async () => {
    const { throttle } = throttled()
    const ip = newAddress()
    expect(await refusedAfter(() => throttle.attempt(newEmail(), ip))).toBe(50)
    const rows = () => database.db.prisma.signInTry.count()
    const before = await rows()
    expect(await throttle.attempt(newEmail(), ip)).not.toBeNull()
    expect(await rows()).toBe(before)
    expect(await throttle.attempt(newEmail(), newAddress())).toBeNull()
  })

  it('per network where addresses are IPv6, however they are written, and not across networks', async () => {
    const { throttle } = throttled()
    const network = newAddress().replace('::1', '')
    const written = (n: number) =>
      `${n % 2 === 0 ? `${network}::` : `${network.toUpperCase()}:0:0:0:`}${n + 1}`
    expect(await refusedAfter((n) => throttle.attempt(newEmail(), written(n)))).toBe(50)
    for (const ip of ['::1', '::ffff:192.0.2.1', '::ffff:192.0.2.2', newAddress()]) {
      expect(await throttle.attempt(newEmail(), ip), ip).toBeNull()
    }
    expect(await refusedAfter(() => throttle.attempt(newEmail(), '::ffff:192.0.2.1'))).toBe(49)
    expect(await throttle.attempt(newEmail(), '::ffff:192.0.2.2')).toBeNull()
  })

  it('with the time to wait, in whole seconds, and no longer', async () => {
    const { throttle, clock } = throttled()
    const email = newEmail()
    await refusedAfter(() => throttle.attempt(email, null))
    expect(await throttle.attempt(email, null)).toBe(900)
    clock.advance(14 * MINUTE_MS + 999)
    expect(await throttle.attempt(email, null)).toBe(60)
    clock.advance(MINUTE_MS)
    expect(await refusedAfter(() => throttle.attempt(email, null))).toBe(10)
  })

  it('not at all for a person who mistypes a few times and then gets it right, again and again', async () => {
    const { throttle } = throttled()
    const email = newEmail()
    const ip = newAddress()
    for (let day = 0; day < 10; day += 1) {
      for (let tries = 0; tries < 3; tries += 1) expect(await throttle.attempt(email, ip)).toBeNull()
      await throttle.succeeded(email, ip)
    }
    expect(await refusedAfter(() => throttle.attempt(newEmail(), ip))).toBe(30)
  })

  it('by all consoles together, by one that has just started too, and exactly when all are asked at once', async () => {
    const { throttle, clock } = throttled()
    const db = openDb({ url: database.url, poolSize: 4, applicationName: 'another console' })
    try {
      const other = createSignInThrottle({ db, clock })
      const email = newEmail()
      const tries = Array.from({ length: 24 }, (_, index) =>
        (index % 2 === 0 ? throttle : other).attempt(email, newAddress()),
      )
      const waits = await Promise.all(tries)
      expect(waits.filter((wait) => wait === null)).toHaveLength(10)
      expect(await createSignInThrottle({ db, clock }).attempt(email, newAddress())).not.toBeNull()
    } finally {
      await db.close()
    }
  })

  it('without a word of what was typed being kept, and the worker forgets what counts no more', async () => {
    const { throttle, clock } = throttled(fixedClock('2020-01-01T00:00:00Z'))
    await throttle.attempt('my password, typed into the wrong field', '203.0.113.99')
    const { prisma } = database.db
    const where = { endsAt: { lt: new Date('2021-01-01T00:00:00Z') } }
    const kept = await prisma.signInTry.findMany({ where })
    expect(kept.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ])
    expect(await purgeSignInTries({ db: database.db, clock })).toEqual({ signInTries: 0 })
    clock.advance(16 * MINUTE_MS)
    expect(await purgeSignInTries({ db: database.db, clock })).toEqual({ signInTries: 2 })
  })
})
