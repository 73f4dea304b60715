import {
  BellRing,
  CircleDashed,
  CircleSlash,
  CircleX,
  Forward,
  Hourglass,
  PhoneCall,
  PhoneOff,
  Send,
  Smartphone,
} from 'lucide-react'
import type { CallState } from '#lib/calls/call.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each state of a call looks. No push token and a cancelled call are no errors of ours, so they are grey. */
export const CALL_STATES: Record<CallState, StatusLook> = {
  received: { label: 'Received', icon: CircleDashed, tone: 'waiting' },
  pushing: { label: 'Pushing', icon: Send, tone: 'waiting' },
  waiting: { label: 'Waiting', icon: Hourglass, tone: 'waiting' },
  registered: { label: 'Woke', icon: Smartphone, tone: 'good' },
  forwarded: { label: 'Forwarded', icon: Forward, tone: 'good' },
  ringing: { label: 'Ringing', icon: BellRing, tone: 'good' },
  answered: { label: 'Answered', icon: PhoneCall, tone: 'good' },
  no_token: { label: 'No push token', icon: CircleSlash, tone: 'neutral' },
  push_failed: { label: 'Push failed', icon: CircleX, tone: 'bad' },
  no_register: { label: 'Not reached', icon: CircleX, tone: 'bad' },
  register_rejected: { label: 'REGISTER rejected', icon: CircleX, tone: 'bad' },
  failed: { label: 'Failed', icon: CircleX, tone: 'bad' },
  cancelled: { label: 'Cancelled', icon: PhoneOff, tone: 'neutral' },
}
