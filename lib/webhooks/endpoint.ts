/** What endpoints can be told of. */
export const WEBHOOK_EVENTS = ['alert.opened', 'alert.escalated', 'alert.reminded', 'alert.resolved'] as const

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Sent by a person to try an endpoint. */
export const TEST_EVENT = 'test'

/** A webhook endpoint as people may see it: without its secret. */
export type EndpointRecord = {
  endpointId: string
  name: string
  url: string
  /** Empty: all. */
  events: WebhookEvent[]
  enabled: boolean
  /** Until when the secret before this one signs too; null if it does not. */
  previousUntil: Date | null
  createdAt: Date
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed'

/** One event for one endpoint. */
export type DeliveryRecord = {
  deliveryId: string
  endpointId: string
  alertId: string | null
  event: string
  payload: unknown
  status: DeliveryStatus
  attempts: number
  httpStatus: number | null
  lastError: string
  tookMs: number | null
  nextTryAt: Date | null
  createdAt: Date
  endedAt: Date | null
}

/** What an endpoint's secret is sealed for: a sealed text opens for its own endpoint alone. */
export function secretContext(endpointId: string): string {
  return `webhook_endpoint:${endpointId}`
}
