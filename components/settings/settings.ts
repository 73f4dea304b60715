/** What of a tenant an admin sets. */
export type TenantSettingValues = {
  name: string
  waitSeconds: number
  pushTokenLifetimeDays: number
  staleAfterDays: number
  retentionDays: number
}

type Setting = {
  name: Exclude<keyof TenantSettingValues, 'name'>
  label: string
  unit: 'seconds' | 'days'
  hint: string
  min: number
  max: number
}

const MAX_DAYS = 3_650

/** The settings that are numbers, with what each does. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'waitSeconds',
    label: 'Wait',
    unit: 'seconds',
    hint: 'How long an INVITE is held for a phone to wake, for apps without a wait of their own.',
    min: 1,
    max: 60,
  },
  {
    name: 'pushTokenLifetimeDays',
    label: 'Push-token lifetime',
    unit: 'days',
    hint: 'How long after its last REGISTER a phone is still pushed. Counts from the next REGISTER on.',
    min: 1,
    max: MAX_DAYS,
  },
  {
    name: 'staleAfterDays',
    label: 'Stale after',
    unit: 'days',
    hint: 'A phone that was not seen for longer is called stale, in lists and alerts.',
    min: 1,
    max: MAX_DAYS,
  },
  {
    name: 'retentionDays',
    label: 'Retention',
    unit: 'days',
    hint: 'How long calls and pushes are kept at least. They are dropped by the month, once no tenant of this installation keeps them.',
    min: 1,
    max: MAX_DAYS,
  },
]
