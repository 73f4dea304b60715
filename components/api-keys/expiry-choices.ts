const DAY_MS = 86_400_000

/** How long a new API key may live. */
export const EXPIRY_CHOICES = [
  { value: '', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
] as const

/** The moment of a choice in days, RFC 3339; null for never. */
export function expiryMoment(days: string, now: Date): string | null {
  return days === '' ? null : new Date(now.getTime() + Number(days) * DAY_MS).toISOString()
}

/** Networks as people write them: one a line, or with commas or spaces between. */
export function splitNetworks(text: string): string[] {
  return text.split(/[\s,]+/).filter((network) => network !== '')
}
