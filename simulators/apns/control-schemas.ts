import { z } from 'zod'
import { goAwaySchema } from './fault-schema.ts'

const pushToken = z
  .string()
  .regex(/^(?:[0-9a-f]{2}){1,100}$/i, 'a push token is 2 to 200 hexadecimal digits, an even number of them')

const date = z.coerce.date({ error: 'not a date; use for example 2026-01-31T12:00:00Z' })

const rateLimit = z.strictObject({
  max: z.number().int().positive(),
  windowMs: z.number().int().positive(),
})

/** Body of `POST /devices`. */
export const deviceSchema = z.strictObject({
  pushToken,
  topics: z.array(z.string().min(1)).min(1),
  environment: z.enum(['production', 'sandbox']),
  online: z.boolean().optional(),
  rateLimit: rateLimit.optional(),
})

/** Body of `POST /devices/batch`. */
export const deviceBatchSchema = z.array(deviceSchema).max(5_000)

/** Body of `PATCH /devices/{pushToken}`. */
export const deviceChangeSchema = z.strictObject({
  online: z.boolean().optional(),
  rateLimit: rateLimit.nullable().optional(),
  expiredAt: date.optional(),
})

/** Query of `DELETE /devices/{pushToken}`. */
export const endSchema = z.object({ at: date.optional() })

/** Query of `GET /ledger`. */
export const ledgerQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100_000).default(1000),
  pushToken: z.string().optional(),
  apnsId: z.string().optional(),
})

/** Body of `POST /connections`: what to do to the open connections, or to the ports. */
export const connectionFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('black_hole') }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('close') }),
  z.strictObject({ kind: z.literal('refuse'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('stall_tls'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('shrink_streams'), streams: z.number().int().min(0) }),
  goAwaySchema.extend({ kind: z.literal('goaway') }),
])

/** Body of `PATCH /behaviour`. */
export const behaviourSchema = z.strictObject({
  throttleAfterRejection: z.boolean().optional(),
  wedgeAfterExpiredProviderToken: z.boolean().optional(),
  documentedEnvironmentReason: z.boolean().optional(),
  disconnectAfterErrors: z.number().int().positive().nullable().optional(),
  maxConcurrentStreams: z.number().int().positive().optional(),
  sendDate: z.boolean().optional(),
})
