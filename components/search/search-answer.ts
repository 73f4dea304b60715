import type { FoundAccount } from '#lib/accounts/search-accounts.ts'
import type { FoundCall } from '#lib/calls/search-calls.ts'
import type { FoundPushToken } from '#lib/devices/search-push-tokens.ts'

/** What the search of a tenant answers: a few of each kind. Times are ISO 8601. */
export type SearchAnswer = {
  accounts: FoundAccount[]
  pushTokens: FoundPushToken[]
  calls: (Omit<FoundCall, 'startedAt'> & { startedAt: string })[]
}

export const NOTHING_FOUND: SearchAnswer = { accounts: [], pushTokens: [], calls: [] }
