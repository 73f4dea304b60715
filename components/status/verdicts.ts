import { CircleCheck, CircleSlash, CircleX, PhoneOff } from 'lucide-react'
import type { Verdict } from '#lib/calls/call.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each verdict looks: what the gateway answered the PBX. */
export const VERDICTS: Record<Verdict, StatusLook> = {
  registered: { label: 'Registered', icon: CircleCheck, tone: 'good' },
  no_token: { label: 'No push token', icon: CircleSlash, tone: 'neutral' },
  push_failed: { label: 'Push failed', icon: CircleX, tone: 'bad' },
  no_register: { label: 'Not reached', icon: CircleX, tone: 'bad' },
  register_rejected: { label: 'REGISTER rejected', icon: CircleX, tone: 'bad' },
  cancelled: { label: 'Cancelled', icon: PhoneOff, tone: 'neutral' },
}
