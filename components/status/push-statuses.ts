import { CircleCheck, CircleSlash, CircleX, Hourglass } from 'lucide-react'
import type { PushStatus } from '#lib/calls/call.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each status of a push looks. `unsent`: it never left us, so Apple has not judged it. */
export const PUSH_STATUSES: Record<PushStatus, StatusLook> = {
  pending: { label: 'Pending', icon: Hourglass, tone: 'waiting' },
  accepted: { label: 'Accepted', icon: CircleCheck, tone: 'good' },
  rejected: { label: 'Rejected', icon: CircleX, tone: 'bad' },
  unsent: { label: 'Not sent', icon: CircleSlash, tone: 'bad' },
}
