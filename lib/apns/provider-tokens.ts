import { createHash } from 'node:crypto'
import type { Clock } from '#lib/platform/clock.ts'
import { ProviderToken, type TokenKey } from './provider-token.ts'

/** All JWTs in use: one for each team and key, however many credentials and connections share it. */
export class ProviderTokens {
  readonly #entries = new Map<string, { token: ProviderToken; users: number; whose: Omit<TokenKey, 'key'> }>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The JWT of a team and key; `giveBack` must follow. */
  take(key: TokenKey): ProviderToken {
    const name = nameOf(key)
    const { keyId, teamId } = key
    const entry = this.#entries.get(name) ?? {
      token: new ProviderToken(key, this.#clock),
      users: 0,
      whose: { keyId, teamId },
    }
    entry.users += 1
    this.#entries.set(name, entry)
    return entry.token
  }

  /** The JWTs in use and how old each is, in milliseconds. Two keys with the same ids are one line each. */
  list(): { keyId: string; teamId: string; ageMs: number }[] {
    return [...this.#entries.values()].map(({ token, whose }) => ({ ...whose, ageMs: token.ageMs }))
  }

  /** Ends one use; the last one forgets the JWT. */
  giveBack(key: TokenKey): void {
    const name = nameOf(key)
    const entry = this.#entries.get(name)
    if (entry === undefined) return
    entry.users -= 1
    if (entry.users <= 0) this.#entries.delete(name)
  }
}

function nameOf({ key, keyId, teamId }: TokenKey): string {
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return `${teamId}/${keyId}/${createHash('sha256').update(der).digest('base64url')}`
}
