import { createPublicKey, type KeyObject, randomInt } from 'node:crypto'
import { generateKeys, toKeyPem } from './certificate-writer.ts'
import type { ApnsEnvironment } from './environment.ts'

/** Where a provider key may be used; Apple lets a key be limited to one environment. */
export type KeyScope = 'all' | ApnsEnvironment

/** A `.p8` key as Apple hands it out. `topics` null means every topic of the team. */
export type ProviderKey = {
  keyId: string
  teamId: string
  scope: KeyScope
  topics: string[] | null
  /** PKCS #8 PEM, the content of `AuthKey_<keyId>.p8`. */
  p8: string
}

/** A provider key in the simulator's register, with its public half and whether it was revoked. */
export type RegisteredKey = ProviderKey & { publicKey: KeyObject; revoked: boolean }

/** The keys that were issued, found by team and key id. */
export type ProviderKeyRegister = {
  issue(input?: { keyId?: string; teamId?: string; scope?: KeyScope; topics?: string[] }): ProviderKey
  /** Takes in a key made earlier, for example one read back from a folder. */
  add(key: ProviderKey): void
  /** From now on a provider token signed with it is InvalidProviderToken. */
  revoke(teamId: string, keyId: string): void
  find(teamId: string, keyId: string): RegisteredKey | null
  list(): ProviderKey[]
  /** Grows by one with every change, so that cached verdicts can be thrown away. */
  revision(): number
}

const KEY_ID_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A ten-character id as Apple's key ids and team ids look. */
export function newAppleId(): string {
  return Array.from({ length: 10 }, () => KEY_ID_LETTERS[randomInt(KEY_ID_LETTERS.length)]).join('')
}

/** An empty register whose keys belong to `defaultTeamId` unless they say otherwise. */
export function createProviderKeyRegister(defaultTeamId: string): ProviderKeyRegister {
  const keys = new Map<string, RegisteredKey>()
  let revision = 0
  const name = (teamId: string, keyId: string) => `${teamId}/${keyId}`

  const add = (key: ProviderKey): void => {
    revision += 1
    keys.set(name(key.teamId, key.keyId), { ...key, publicKey: createPublicKey(key.p8), revoked: false })
  }
  return {
    issue(input = {}) {
      const key: ProviderKey = {
        keyId: input.keyId ?? newAppleId(),
        teamId: input.teamId ?? defaultTeamId,
        scope: input.scope ?? 'all',
        topics: input.topics ?? null,
        p8: toKeyPem(generateKeys('ec').privateKey),
      }
      add(key)
      return key
    },
    add,
    revoke(teamId, keyId) {
      const key = keys.get(name(teamId, keyId))
      if (key === undefined) return
      key.revoked = true
      revision += 1
    },
    find: (teamId, keyId) => keys.get(name(teamId, keyId)) ?? null,
    list: () =>
      [...keys.values()].map(({ keyId, teamId, scope, topics, p8 }) => ({
        keyId,
        teamId,
        scope,
        topics,
        p8,
      })),
    revision: () => revision,
  }
}
