import { Channel, type ChannelSettings } from './channel.ts'
import {
  type ApnsCredential,
  type ApnsEnvironment,
  type ApnsSecret,
  secretFingerprint,
} from './credential.ts'
import type { ApnsEndpoints } from './endpoints.ts'

type Shared = Omit<ChannelSettings, 'credential' | 'endpoint'> & { endpoints: ApnsEndpoints }

/**
 * All channels of this process, one for each credential version and environment. Beyond the bound the least
 * used idle one is closed; one that is merely dropped would keep its connections for ever (W20).
 */
export class Channels {
  readonly #channels = new Map<string, { channel: Channel; usedAt: number }>()
  /** Closing, with pushes that still finish. */
  readonly #leaving = new Set<Channel>()
  readonly #fingerprints = new WeakMap<ApnsSecret, string>()
  readonly #shared: Shared
  #uses = 0

  constructor(shared: Shared) {
    this.#shared = shared
  }

  /** The channel of a credential, made at its first use. */
  of(credential: ApnsCredential, environment: ApnsEnvironment): Channel {
    const key = `${environment}/${this.#fingerprint(credential.secret)}/${credential.credentialId}`
    let entry = this.#channels.get(key)
    if (entry === undefined) {
      this.#evict()
      const { endpoints, ...settings } = this.#shared
      entry = {
        channel: new Channel({ ...settings, credential, endpoint: endpoints[environment] }),
        usedAt: 0,
      }
      this.#channels.set(key, entry)
    }
    this.#uses += 1
    entry.usedAt = this.#uses
    return entry.channel
  }

  /** The channels in use. */
  list(): Channel[] {
    return [...this.#channels.values()].map(({ channel }) => channel)
  }

  /** Closes every version of a credential in both environments; pushes in flight finish. */
  async forget(credentialId: string): Promise<void> {
    const closing: Promise<void>[] = []
    for (const [key, { channel }] of this.#channels) {
      if (channel.credentialId !== credentialId) continue
      closing.push(this.#leave(key, channel))
    }
    await Promise.all(closing)
  }

  /** Closes all there are; `now` set: without waiting for pushes in flight. */
  async close(now: boolean): Promise<void> {
    await Promise.all([...this.list(), ...this.#leaving].map((channel) => channel.close(now)))
  }

  #evict(): void {
    if (this.#channels.size < this.#shared.limits.maxPools) return
    let oldest: { key: string; channel: Channel; usedAt: number } | null = null
    for (const [key, { channel, usedAt }] of this.#channels) {
      if (channel.pushes === 0 && usedAt < (oldest?.usedAt ?? Number.POSITIVE_INFINITY)) {
        oldest = { key, channel, usedAt }
      }
    }
    if (oldest === null) return
    void this.#leave(oldest.key, oldest.channel)
  }

  async #leave(key: string, channel: Channel): Promise<void> {
    this.#channels.delete(key)
    this.#leaving.add(channel)
    await channel.close(false)
    this.#leaving.delete(channel)
  }

  #fingerprint(secret: ApnsSecret): string {
    const known = this.#fingerprints.get(secret)
    if (known !== undefined) return known
    const fingerprint = secretFingerprint(secret)
    this.#fingerprints.set(secret, fingerprint)
    return fingerprint
  }
}
