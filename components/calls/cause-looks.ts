import {
  BellOff,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  CircleX,
  Hourglass,
  type LucideIcon,
  PhoneCall,
  PhoneForwarded,
  PhoneMissed,
  PhoneOff,
  TriangleAlert,
} from 'lucide-react'
import type { StatusLook } from '#components/status/status-pill.tsx'
import type { Tone } from '#components/ui/tone.ts'
import type { Cause } from '#lib/calls/call.ts'
import { CAUSES, isCause } from '#lib/calls/causes.ts'

const ICON_OF_TONE: Readonly<Record<Tone, LucideIcon>> = {
  good: CircleCheck,
  waiting: Hourglass,
  bad: CircleX,
  neutral: CircleSlash,
}

const ICONS: Partial<Record<Cause, LucideIcon>> = {
  answered: PhoneCall,
  answered_elsewhere: PhoneForwarded,
  declined: PhoneOff,
  busy: BellOff,
  unanswered: PhoneMissed,
  caller_cancelled: PhoneOff,
  credential_missing: TriangleAlert,
  credential_expired: TriangleAlert,
  credential_rejected: TriangleAlert,
  unknown: CircleHelp,
}

/** How a cause looks; a stored cause that this version does not know is shown as its own word. */
function causeLook(cause: string): StatusLook {
  if (!isCause(cause)) return { label: cause, icon: CircleHelp, tone: 'neutral' }
  const { label, tone } = CAUSES[cause]
  return { label, tone, icon: ICONS[cause] ?? ICON_OF_TONE[tone] }
}

/**
 * How a call's cause looks. A test call has done its work once the phone has registered: no INVITE follows, and
 * that is no fault.
 */
export function callLook(call: { cause: string; isTest: boolean }): StatusLook {
  if (call.isTest && call.cause === 'not_forwarded')
    return { label: 'Test woke it', icon: CircleCheck, tone: 'good' }
  return causeLook(call.cause)
}
