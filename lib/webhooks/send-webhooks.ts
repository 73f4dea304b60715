import type { PlatformContext } from '#lib/platform/context.ts'
import { type KeyRing, openText } from '#lib/platform/secrets.ts'
import { claimDeliveries, type DueDelivery, storeAttempt } from './delivery-store.ts'
import { secretContext } from './endpoint.ts'
import type { WebhookPoster } from './post-webhook.ts'
import { nextTry } from './retry-times.ts'
import { webhookHeaders } from './standard-webhooks.ts'

/** Longer than an attempt can take. */
const LEASE_SECONDS = 60
const AT_ONCE = 16
/** A receiver that answers 410 wants no more of it (Standard Webhooks, "Deliverability and reliability"). */
const GONE = 410
const SECRET_LOST = {
  status: null,
  error: 'The endpoint’s secret cannot be opened: REVEILLE_KEYS lacks its key. Make a new secret.',
  tookMs: null,
}

export type SendContext = Pick<PlatformContext, 'db' | 'clock' | 'log'> & {
  keyRing: KeyRing
  poster: WebhookPoster
}

/** Sends all webhook deliveries that are due. Any number of processes may do so at once. */
export async function sendDueWebhooks(
  ctx: SendContext,
): Promise<{ delivered: number; notDelivered: number }> {
  const total = { delivered: 0, notDelivered: 0 }
  for (let taken = AT_ONCE; taken === AT_ONCE; ) {
    const due = await claimDeliveries(ctx.db, {
      now: ctx.clock.now(),
      limit: AT_ONCE,
      leaseSeconds: LEASE_SECONDS,
      deliveryId: null,
    })
    taken = due.length
    const ends = await Promise.all(due.map((delivery) => attempt(ctx, delivery)))
    total.delivered += ends.filter((isDelivered) => isDelivered).length
    total.notDelivered += ends.filter((isDelivered) => !isDelivered).length
  }
  return total
}

/** Sends one delivery at once if it is due and nobody else is at it. */
export async function sendOneWebhook(ctx: SendContext, deliveryId: string): Promise<void> {
  const due = await claimDeliveries(ctx.db, {
    now: ctx.clock.now(),
    limit: 1,
    leaseSeconds: LEASE_SECONDS,
    deliveryId,
  })
  for (const delivery of due) await attempt(ctx, delivery)
}

async function attempt(ctx: SendContext, delivery: DueDelivery): Promise<boolean> {
  const { db, clock } = ctx
  if (!delivery.enabled) {
    const lastError = 'The endpoint was turned off.'
    const end = { status: 'failed', httpStatus: null, lastError, tookMs: null } as const
    await storeAttempt(db, delivery, { ...end, nextTryAt: null, endedAt: clock.now() })
    return false
  }
  const body = JSON.stringify(delivery.payload)
  const message = { id: delivery.id, at: clock.now(), body }
  const secrets = await secretsOf(ctx, delivery)
  const { status, error, tookMs } =
    secrets === null
      ? SECRET_LOST
      : await ctx.poster.post(delivery.url, webhookHeaders(message, secrets), body)
  const now = clock.now()
  const isDelivered = error === ''
  const again = isDelivered || status === GONE ? null : nextTry(delivery.attempts, now)
  await storeAttempt(db, delivery, {
    status: isDelivered ? 'delivered' : again === null ? 'failed' : 'pending',
    httpStatus: status,
    lastError: error,
    tookMs,
    nextTryAt: again,
    endedAt: again === null ? now : null,
  })
  if (again === null && !isDelivered) {
    ctx.log.warn(
      { deliveryId: delivery.id, endpointId: delivery.endpoint_id, status },
      'gave up on a webhook',
    )
  }
  return isDelivered
}

/** The newest first; the one before it as long as it counts. Null if they cannot be opened. */
async function secretsOf(
  { keyRing, clock, log }: SendContext,
  delivery: DueDelivery,
): Promise<string[] | null> {
  const { id, endpoint_id, sealed_secret, previous_sealed_secret: previous, previous_until: until } = delivery
  const isBoth = previous !== null && until !== null && until > clock.now()
  const sealed = isBoth ? [sealed_secret, previous] : [sealed_secret]
  const context = secretContext(endpoint_id)
  return Promise.all(sealed.map((secret) => openText(keyRing, secret, context))).catch((error: unknown) => {
    log.error({ deliveryId: id, endpointId: endpoint_id, error }, 'a webhook secret cannot be opened')
    return null
  })
}
