import { CircleCheck, CircleX, Hourglass } from 'lucide-react'
import type { DeliveryStatus } from '#lib/webhooks/endpoint.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each status of a webhook delivery looks. */
export const DELIVERY_STATUSES: Record<DeliveryStatus, StatusLook> = {
  pending: { label: 'Trying', icon: Hourglass, tone: 'waiting' },
  delivered: { label: 'Delivered', icon: CircleCheck, tone: 'good' },
  failed: { label: 'Given up', icon: CircleX, tone: 'bad' },
}
