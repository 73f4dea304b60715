import { z } from 'zod'
import { DEFAULT_CARRIERS, type TokenCarrier } from '#lib/sip/carriers.ts'

const carrierName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/, 'must be a SIP token (RFC 3261 §25.1)')

/** The token carriers of an app, as stored and as set by an admin. */
export const tokenCarriersSchema = z
  .array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('header'), name: carrierName }),
      z.strictObject({ kind: z.literal('contact_param'), name: carrierName }),
      z.strictObject({ kind: z.literal('rfc8599') }),
    ]),
  )
  .min(1, 'at least one carrier is needed, or no push token is ever read')
  .max(16)

/** Reads stored carriers. What an older version wrote and this one cannot read counts as the default. */
export function parseTokenCarriers(stored: unknown): readonly TokenCarrier[] {
  const result = tokenCarriersSchema.safeParse(stored)
  return result.success ? result.data : DEFAULT_CARRIERS
}
