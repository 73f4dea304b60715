import { CircleCheck, CirclePause } from 'lucide-react'
import type { StatusLook } from './status-pill.tsx'

/** How each status of a tenant looks. */
export const TENANT_STATUSES: Record<'active' | 'suspended', StatusLook> = {
  active: { label: 'Active', icon: CircleCheck, tone: 'good' },
  suspended: { label: 'Suspended', icon: CirclePause, tone: 'waiting' },
}
