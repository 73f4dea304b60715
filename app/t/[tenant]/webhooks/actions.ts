'use server'

import { z } from 'zod'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { serverAction } from '#lib/web/server-action.ts'
import { webhookContext } from '#lib/web/webhook-context.ts'
import { deleteEndpoint, rotateEndpointSecret, updateEndpoint } from '#lib/webhooks/change-endpoint.ts'
import { createEndpoint } from '#lib/webhooks/create-endpoint.ts'
import { replayDelivery, testEndpoint } from '#lib/webhooks/deliver-by-hand.ts'
import { WEBHOOK_EVENTS } from '#lib/webhooks/endpoint.ts'

const endpointFields = z.strictObject({
  name: z.string().max(TEXT_LENGTH.line),
  url: z.string().max(4_000),
  events: z.array(z.enum(WEBHOOK_EVENTS)).max(WEBHOOK_EVENTS.length),
  enabled: z.boolean(),
})
const endpointInput = z.strictObject({ endpointId: z.string() })

/** Makes an endpoint; its secret is in this answer and nowhere else. */
export const create = serverAction(endpointFields, { role: 'admin' }, async (ctx, input) => {
  const { secret } = await createEndpoint(webhookContext(ctx), input)
  return { secret }
})

export const update = serverAction(
  endpointFields.extend({ endpointId: z.string() }),
  { role: 'admin' },
  async (ctx, input) => {
    await updateEndpoint(ctx, input)
    return { done: true }
  },
)

/** Gives an endpoint another secret, which is in this answer and nowhere else. */
export const rotate = serverAction(endpointInput, { role: 'admin' }, async (ctx, input) => {
  const { secret } = await rotateEndpointSecret(webhookContext(ctx), input)
  return { secret }
})

export const remove = serverAction(endpointInput, { role: 'admin' }, async (ctx, input) => {
  await deleteEndpoint(ctx, input)
  return { done: true }
})

/** Sends a message of type `test`, and says how it went. */
export const test = serverAction(endpointInput, { role: 'admin' }, async (ctx, input) => {
  const { status, httpStatus, lastError, tookMs } = await testEndpoint(webhookContext(ctx), input)
  return { status, httpStatus, lastError, tookMs }
})

/** Sends a delivery again, and says how it went. */
export const replay = serverAction(
  z.strictObject({ deliveryId: z.string() }),
  { role: 'admin' },
  async (ctx, input) => {
    const { status, httpStatus, lastError, tookMs } = await replayDelivery(webhookContext(ctx), input)
    return { status, httpStatus, lastError, tookMs }
  },
)
