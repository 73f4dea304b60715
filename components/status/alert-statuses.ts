import { AlarmClock, CircleAlert, CircleCheck, Eye } from 'lucide-react'
import type { AlertStatus } from '#lib/alerts/alert.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each status of an alert looks. */
export const ALERT_STATUSES: Record<AlertStatus, StatusLook> = {
  open: { label: 'Open', icon: CircleAlert, tone: 'bad' },
  acknowledged: { label: 'Acknowledged', icon: Eye, tone: 'waiting' },
  snoozed: { label: 'Snoozed', icon: AlarmClock, tone: 'neutral' },
  resolved: { label: 'Resolved', icon: CircleCheck, tone: 'good' },
}
