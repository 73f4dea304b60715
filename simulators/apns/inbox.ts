import type { ApnsEnvironment } from './environment.ts'
import { bundleIdOf } from './push-types.ts'

/** A push that reached a device. `expiration` in epoch seconds, null when the header was absent. */
export type DeliveredPush = {
  at: Date
  apnsId: string
  topic: string
  pushType: string | null
  priority: number
  expiration: number | null
  payload: Record<string, unknown>
  environment: ApnsEnvironment
}

/** A push on its way to a device. */
export type AcceptedPush = Omit<DeliveredPush, 'at'>

/** What became of a push: at the device, kept for later, or thrown away because the device is off. */
export type Delivery = 'delivered' | 'stored' | 'discarded'

/** What one device received and what Apple keeps for it. */
export type Inbox = {
  receive(push: AcceptedPush, online: boolean, nowMs: number): Delivery
  /** Delivers what was kept and has not expired. */
  release(nowMs: number): void
  list(): DeliveredPush[]
  stored(): AcceptedPush[]
}

const KEPT_PUSHES = 200
const DEFAULT_STORAGE_MS = 30 * 86_400_000

/**
 * An inbox by Apple's rules for `apns-expiration`: 0 is one attempt and never kept; later times are kept
 * until then, an absent header for 30 days; one push per bundle id, the newest.
 */
export function createInbox(onDelivered: (push: DeliveredPush) => void): Inbox {
  const delivered: DeliveredPush[] = []
  const kept = new Map<string, { push: AcceptedPush; untilMs: number }>()

  const deliver = (push: AcceptedPush, nowMs: number): void => {
    const arrived = { at: new Date(nowMs), ...push }
    delivered.push(arrived)
    if (delivered.length > KEPT_PUSHES) delivered.shift()
    onDelivered(arrived)
  }
  return {
    receive(push, online, nowMs) {
      if (online) {
        deliver(push, nowMs)
        return 'delivered'
      }
      const untilMs = push.expiration === null ? nowMs + DEFAULT_STORAGE_MS : push.expiration * 1000
      if (untilMs <= nowMs) return 'discarded'
      kept.set(bundleIdOf(push.topic), { push, untilMs })
      return 'stored'
    },
    release(nowMs) {
      const waiting = [...kept.values()]
      kept.clear()
      for (const { push, untilMs } of waiting) {
        if (untilMs > nowMs) deliver(push, nowMs)
      }
    },
    list: () => [...delivered],
    stored: () => [...kept.values()].map(({ push }) => push),
  }
}
