/** Which bundle ids belong to which developer team. */
export type TeamRegister = {
  /** Gives bundle ids to a team. A connection that is already bound does not learn of them, as with Apple. */
  addBundleIds(teamId: string, bundleIds: readonly string[]): void
  /** The rule that holds for the team at this moment, as a connection keeps it from its first push on. */
  allowanceOf(teamId: string): (bundleId: string) => boolean
  list(): { teamId: string; bundleIds: string[] }[]
}

/** An empty register. A team without bundle ids may use any bundle id that no other team owns. */
export function createTeamRegister(): TeamRegister {
  const owned = new Map<string, Set<string>>()
  return {
    addBundleIds(teamId, bundleIds) {
      owned.set(teamId, new Set([...(owned.get(teamId) ?? []), ...bundleIds]))
    },
    allowanceOf(teamId) {
      const own = owned.get(teamId)
      if (own !== undefined && own.size > 0) return (bundleId) => own.has(bundleId)
      const others = new Set([...owned].filter(([team]) => team !== teamId).flatMap(([, ids]) => [...ids]))
      return (bundleId) => !others.has(bundleId)
    },
    list: () => [...owned].map(([teamId, bundleIds]) => ({ teamId, bundleIds: [...bundleIds] })),
  }
}
