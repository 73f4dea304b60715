'use client'

import { CircleCheck, Moon } from 'lucide-react'
import { StatusPill } from '#components/status/status-pill.tsx'
import { useViewerTime } from '#components/ui/time-provider.tsx'

const REGISTERED = { label: 'Registered', icon: CircleCheck, tone: 'good' } as const
const ASLEEP = { label: 'Asleep', icon: Moon, tone: 'neutral' } as const

type RegistrationMarkProps = {
  /** When the binding lapses; null without one. */
  expiresAt: Date | null
  /** Without an app it cannot be woken, so it is not asleep but away. */
  canSleep: boolean
}

/** Whether a device is registered now. A lapsed binding is the normal state of a phone that wants to be woken, so it is grey. */
export function RegistrationMark({ expiresAt, canSleep }: RegistrationMarkProps) {
  const { now } = useViewerTime()
  const registered = expiresAt !== null && expiresAt > now
  const look = registered ? REGISTERED : canSleep ? ASLEEP : { ...ASLEEP, label: 'Not registered' }
  return <StatusPill look={look} variant="plain" />
}
