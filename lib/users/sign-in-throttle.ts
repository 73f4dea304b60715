import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

const WINDOW_SECONDS = 15 * 60

/** Per account: a person mistypes a few times; a guesser gets 40 guesses an hour. */
const ATTEMPTS_PER_ACCOUNT = 10

/** Per address: an office behind one address signs in on a Monday morning. */
const ATTEMPTS_PER_ADDRESS = 50

/** Counts sign-ins per account and per network address. */
export type SignInThrottle = {
  /** Counts one attempt. Null lets it through; else how long to wait, in whole seconds. */
  attempt(email: string, ip: string | null): Promise<number | null>
  /** The attempt was the right person's: it does not count, and neither do the account's failures before it. */
  succeeded(email: string, ip: string | null): Promise<void>
}

/**
 * A throttle that counts in the memory of this process. An account that does not exist is counted like one that
 * does, so that a throttled answer tells nobody who exists.
 */
export function createSignInThrottle(): SignInThrottle {
  const accounts = new RateLimiterMemory({ points: ATTEMPTS_PER_ACCOUNT, duration: WINDOW_SECONDS })
  const addresses = new RateLimiterMemory({ points: ATTEMPTS_PER_ADDRESS, duration: WINDOW_SECONDS })
  return {
    async attempt(email, ip) {
      const waits = await Promise.all([consume(accounts, email), ip === null ? null : consume(addresses, ip)])
      const longest = Math.max(...waits.map((wait) => wait ?? 0))
      return longest === 0 ? null : longest
    },
    async succeeded(email, ip) {
      await accounts.delete(email)
      if (ip !== null) await addresses.reward(ip)
    },
  }
}

/** The limiter answers "enough" by rejecting with its state, and a fault by rejecting with an Error. */
function consume(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  return limiter.consume(key).then(
    () => null,
    (rejection: RateLimiterRes | Error) => {
      if (rejection instanceof Error) throw rejection
      return Math.max(1, Math.ceil(rejection.msBeforeNext / 1000))
    },
  )
}
