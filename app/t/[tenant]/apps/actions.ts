'use server'

import { z } from 'zod'
import { createApp } from '#lib/apps/create-app.ts'
import { deleteApp } from '#lib/apps/delete-app.ts'
import { getApp } from '#lib/apps/get-app.ts'
import { getTenantSettings } from '#lib/apps/get-tenant-settings.ts'
import { createAppInput, updateAppInput } from '#lib/apps/schemas.ts'
import { tokenCarriersSchema } from '#lib/apps/token-carriers.ts'
import { updateApp } from '#lib/apps/update-app.ts'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { readPastedRegister } from '#lib/registrations/read-pasted-register.ts'
import { serverAction } from '#lib/web/server-action.ts'

export const create = serverAction(
  createAppInput.pick({ bundleId: true, name: true }),
  { role: 'admin' },
  createApp,
)

export const save = serverAction(updateAppInput, { role: 'admin' }, async (ctx, input) => {
  await updateApp(ctx, input)
  return { done: true as const }
})

export const remove = serverAction(
  z.strictObject({ appId: z.string() }),
  { role: 'admin' },
  async (ctx, input) => {
    await deleteApp(ctx, input)
    return { done: true }
  },
)

const pasted = z.strictObject({
  appId: z.string(),
  raw: z.string().max(TEXT_LENGTH.raw),
  tokenCarriers: tokenCarriersSchema,
})

/** What would be read from a REGISTER. It stores nothing, so everybody who sees the app may ask. */
export const readRegister = serverAction(pasted, { role: 'viewer' }, async (ctx, input) => {
  await getApp(ctx, { appId: input.appId })
  return readPastedRegister(input.raw, await getTenantSettings(ctx), { carriers: input.tokenCarriers })
})
