import type { UsableCredential } from './choose-credential.ts'

/** Notices credentials whose status has changed since they were last seen. */
export type StandingWatch = {
  saw(tenantId: string, credentials: readonly UsableCredential[]): void
}

/**
 * A credential that was refused rests behind its circuit, with its connections, for up to ten minutes. Once it is
 * found good again, or is not used any more, both have to go: the next push begins afresh.
 *
 * @param maxTenants the tenant that was seen first goes when there are more
 */
export function createStandingWatch(
  maxTenants: number,
  onChanged: (credentialId: string) => void,
): StandingWatch {
  const known = new Map<string, Map<string, number>>()
  return {
    saw(tenantId, credentials) {
      const before = known.get(tenantId) ?? new Map<string, number>()
      const now = new Map(credentials.map((one) => [one.credentialId, one.statusSince.getTime()]))
      known.set(tenantId, now)
      for (const [credentialId, since] of before) {
        if (now.get(credentialId) !== since) onChanged(credentialId)
      }
      if (known.size <= maxTenants) return
      for (const oldest of known.keys()) {
        known.delete(oldest)
        break
      }
    },
  }
}
