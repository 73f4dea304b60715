import { createHash } from 'node:crypto'
import type { Clock } from '#lib/platform/clock.ts'
import { ProviderToken, type TokenKey } from './provider-token.ts'

/** All JWTs in use: one for each team and key, however many credentials and connections share it. */
export class ProviderTokens {
  readonly #entries = new Map<string, { token: ProviderToken; users: number }>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The JWT of a team and key; `giveBack` must follow. */
  take(key: TokenKey): ProviderToken {
    const name = nameOf(key)
    const entry = this.#entries.get(name) ?? { token: new ProviderToken(key, this.#clock), users: 0 }
    entry.users += 1
    this.#entries.set(name, entry)
    return entry.token
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
