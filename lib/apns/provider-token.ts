import { type KeyObject, sign } from 'node:crypto'
import type { Clock } from '#lib/platform/clock.ts'

/** Apple: renew a JWT not more often than every 20 minutes and use it for no longer than 60. */
const RENEW_AFTER_MS = 50 * 60_000
const LAST_USE_MS = 55 * 60_000
const RENEW_PAUSE_MS = 20 * 60_000
/** Below this a difference to Apple's clock is not worth a correction. */
const SKEW_TOLERANCE_MS = 30_000

type Jwt = { text: string; mintedAt: number }

/** Whose JWT: an Apple Developer team and one of its keys. */
export type TokenKey = { key: KeyObject; keyId: string; teamId: string }

/**
 * The JWT of one team and key, shared by all connections that use the pair. It has the shape of the object
 * that `node-apn` keeps in `client.config.token`, so each request reads the JWT of the moment; the decisions
 * when to renew are ours.
 *
 * Source: Apple, "Establishing a token-based connection to APNs".
 */
export class ProviderToken {
  /** Counts the changes of the JWT, so that a late refusal of an old one changes nothing. */
  generation = 0
  #jwt: Jwt
  #previous: Jwt | null = null
  #forcedAt: number | null = null
  #renewAfterMs = RENEW_AFTER_MS
  #skewMs = 0
  readonly #key: TokenKey
  readonly #clock: Clock

  constructor(key: TokenKey, clock: Clock) {
    this.#key = key
    this.#clock = clock
    this.#jwt = this.#mint()
  }

  /** The JWT to send now; renewed when it is 50 minutes old, or when the clock was set back. */
  get current(): string {
    const ageMs = this.#clock.now().getTime() - this.#jwt.mintedAt
    if (ageMs >= this.#renewAfterMs || ageMs < 0) this.#replace(this.#mint())
    return this.#jwt.text
  }

  /** Milliseconds since the JWT of now was made. */
  get ageMs(): number {
    return this.#clock.now().getTime() - this.#jwt.mintedAt
  }

  /** How far Apple's clock is ahead of ours, as far as it is known and matters. Milliseconds. */
  get skewMs(): number {
    return this.#skewMs
  }

  /**
   * Apple said that a JWT has expired.
   *
   * @param usedGeneration the generation that was refused
   * @param appleNow the time in Apple's answer, if it had one
   * @returns whether a different JWT is there to try. False: the refused one was fresh, so our clock is wrong
   */
  renew(usedGeneration: number, appleNow: Date | null): boolean {
    if (usedGeneration !== this.generation) return true
    const now = this.#clock.now().getTime()
    const clockCorrected = appleNow !== null && this.#learnSkew(appleNow.getTime() - now)
    const triedLately = this.#forcedAt !== null && Math.abs(now - this.#forcedAt) < RENEW_PAUSE_MS
    if (triedLately && !clockCorrected) return false
    this.#forcedAt = now
    this.#replace(this.#mint())
    return true
  }

  /**
   * Apple does not accept a JWT at all: that may be a clock that is ahead, so that the JWT is of the future.
   *
   * @returns whether the clock was corrected, so that another JWT is worth a try
   */
  renewIfClockWrong(usedGeneration: number, appleNow: Date | null): boolean {
    if (appleNow === null) return false
    if (usedGeneration !== this.generation) return this.#skewMs !== 0
    if (!this.#learnSkew(appleNow.getTime() - this.#clock.now().getTime())) return false
    this.#replace(this.#mint())
    return true
  }

  /** Apple said that the JWT changed too often: the one before is used again if it is still good. */
  revert(usedGeneration: number): void {
    if (usedGeneration !== this.generation || this.#previous === null) return
    const ageMs = this.#clock.now().getTime() - this.#previous.mintedAt
    if (ageMs < 0 || ageMs >= LAST_USE_MS) return
    this.#replace(this.#previous)
    this.#renewAfterMs = LAST_USE_MS
  }

  /** Asked by `node-apn` before each request: never, because `current` renews by itself. */
  isExpired(): boolean {
    return false
  }

  /** Called by `node-apn` on a refusal; only `renew` decides. */
  regenerate(): void {}

  #learnSkew(measuredMs: number): boolean {
    const skewMs = Math.abs(measuredMs) < SKEW_TOLERANCE_MS ? 0 : measuredMs
    const corrected = Math.abs(skewMs - this.#skewMs) >= SKEW_TOLERANCE_MS
    if (corrected) this.#skewMs = skewMs
    return corrected
  }

  #replace(jwt: Jwt): void {
    this.#previous = this.#jwt
    this.#jwt = jwt
    this.#renewAfterMs = RENEW_AFTER_MS
    this.generation += 1
  }

  #mint(): Jwt {
    const mintedAt = this.#clock.now().getTime()
    const head = encode({ alg: 'ES256', kid: this.#key.keyId })
    const body = encode({ iss: this.#key.teamId, iat: Math.floor((mintedAt + this.#skewMs) / 1000) })
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), {
      key: this.#key.key,
      dsaEncoding: 'ieee-p1363',
    })
    return { text: `${head}.${body}.${signature.toString('base64url')}`, mintedAt }
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
