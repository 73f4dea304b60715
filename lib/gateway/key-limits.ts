import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '#lib/platform/errors.ts'

/** Requests that one API key may make. */
export type KeyLimit = { requests: number; perSeconds: number }

/** Far above what a PBX does, and below what would take the whole gateway from the other tenants for long. */
export const DEFAULT_KEY_LIMIT: KeyLimit = { requests: 200_000, perSeconds: 10 }

/** Counts the requests of each API key in this process. */
export type KeyLimiter = {
  /** @throws AppError `rate_limited` */
  count(apiKeyId: string): Promise<void>
}

export function createKeyLimiter(limit: KeyLimit): KeyLimiter {
  const limiter = new RateLimiterMemory({ points: limit.requests, duration: limit.perSeconds })
  return {
    async count(apiKeyId) {
      try {
        await limiter.consume(apiKeyId)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        throw new AppError(
          'rate_limited',
          `This API key has made ${limit.requests} requests within ${limit.perSeconds} s, which is its limit. Try again in ${retryAfterSeconds} s.`,
          { retryAfterSeconds },
        )
      }
    },
  }
}
