import { CircleCheck, CircleSlash, CircleX, RefreshCw } from 'lucide-react'
import type { PushTokenStatus } from '#lib/devices/device.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each status of a push token looks. Replaced and disabled are ordinary ends, so they are grey. */
export const PUSH_TOKEN_STATUSES: Record<PushTokenStatus, StatusLook> = {
  active: { label: 'Active', icon: CircleCheck, tone: 'good' },
  invalid: { label: 'Invalid', icon: CircleX, tone: 'bad' },
  replaced: { label: 'Replaced', icon: RefreshCw, tone: 'neutral' },
  disabled: { label: 'Disabled', icon: CircleSlash, tone: 'neutral' },
}
