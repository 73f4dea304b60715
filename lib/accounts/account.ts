/** An account as a list shows it. */
export type AccountRecord = {
  accountId: string
  aor: string
  displayName: string
  createdAt: Date
  deviceCount: number
  /** Active VoIP push tokens: what a call would push to. */
  ringingCount: number
  lastSeenAt: Date | null
  lastWokeAt: Date | null
}
