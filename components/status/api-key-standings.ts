import { CircleCheck, CircleSlash, Hourglass } from 'lucide-react'
import type { StatusLook } from './status-pill.tsx'

type ApiKeyStanding = 'active' | 'expired' | 'revoked'

const LOOKS: Record<ApiKeyStanding, StatusLook> = {
  active: { label: 'Active', icon: CircleCheck, tone: 'good' },
  expired: { label: 'Expired', icon: Hourglass, tone: 'waiting' },
  revoked: { label: 'Revoked', icon: CircleSlash, tone: 'neutral' },
}

/** How an API key stands at a moment. */
export function apiKeyLook(key: { revokedAt: Date | null; expiresAt: Date | null }, now: Date): StatusLook {
  if (key.revokedAt !== null) return LOOKS.revoked
  return key.expiresAt !== null && key.expiresAt <= now ? LOOKS.expired : LOOKS.active
}
