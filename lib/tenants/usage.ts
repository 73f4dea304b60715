/** Accounts, devices and push tokens are counted up to so many; a number above it says that there are more. */
export const MOST_COUNTED = 100_000

/** A tenant with what it uses. */
export type TenantUsage = {
  tenantId: string
  slug: string
  name: string
  status: 'active' | 'suspended'
  createdAt: Date
  members: number
  accounts: number
  devices: number
  activePushTokens: number
  /** Calls of the last 30 days, as rolled up by the hour. */
  calls: number
}
