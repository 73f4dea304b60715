'use server'

import { updateTenant, updateTenantInput } from '#lib/tenants/update-tenant.ts'
import { serverAction } from '#lib/web/server-action.ts'

export const saveSettings = serverAction(updateTenantInput, { role: 'admin' }, async (ctx, input) => {
  await updateTenant(ctx, input)
  return { done: true }
})
