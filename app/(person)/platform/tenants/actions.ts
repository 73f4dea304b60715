'use server'

import { z } from 'zod'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { setTenantStatus } from '#lib/tenants/set-tenant-status.ts'
import { platformAction } from '#lib/web/platform-action.ts'

export const create = platformAction(
  z.strictObject({ slug: z.string().max(TEXT_LENGTH.short), name: z.string().max(TEXT_LENGTH.line) }),
  createTenant,
)

export const setStatus = platformAction(
  z.strictObject({ tenantId: z.string(), status: z.enum(['active', 'suspended']) }),
  async (ctx, input) => {
    await setTenantStatus(ctx, input)
    return { done: true }
  },
)
