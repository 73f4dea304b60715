'use server'

import { z } from 'zod'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { SCOPES } from '#lib/api-keys/scopes.ts'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { serverAction } from '#lib/web/server-action.ts'

const newApiKey = z.strictObject({
  name: z.string().max(TEXT_LENGTH.line),
  scopes: z.array(z.enum(SCOPES)).max(SCOPES.length),
  allowedNetworks: z.array(z.string().max(TEXT_LENGTH.short)).max(64),
  expiresAt: z.iso.datetime().nullable(),
})

/** Makes an API key, which is in this answer and nowhere else. */
export const createKey = serverAction(newApiKey, { role: 'admin' }, async (ctx, input) => {
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt)
  const { apiKey } = await createApiKey(ctx, { ...input, expiresAt })
  return { apiKey }
})

/** Ends an API key for good. */
export const revokeKey = serverAction(
  z.strictObject({ apiKeyId: z.string() }),
  { role: 'admin' },
  async (ctx, input) => {
    await revokeApiKey(ctx, input)
    return { done: true }
  },
)
