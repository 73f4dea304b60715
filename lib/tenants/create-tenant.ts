import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { AppError, invalid } from '#lib/platform/errors.ts'
import { newId } from '#lib/platform/ids.ts'
import { requirePlatformAdmin } from '#lib/platform/roles.ts'
import { insertTenant } from './store.ts'
import { MAX_TENANT_NAME_LENGTH, SLUG_PATTERN } from './tenant.ts'

/**
 * Makes a tenant. Its slug is part of the console's addresses.
 *
 * @throws AppError `not_found` for whoever is no platform admin, `invalid` for a slug or name that cannot be, `conflict` when the slug is taken
 */
export async function createTenant(
  ctx: PlatformContext,
  input: { slug: string; name: string },
): Promise<{ tenantId: string }> {
  requirePlatformAdmin(ctx)
  const name = input.name.trim()
  if (!SLUG_PATTERN.test(input.slug)) {
    throw invalid('/slug', 'must be 1 to 48 lower-case letters, digits and hyphens, no hyphen at either end')
  }
  if (name === '' || name.length > MAX_TENANT_NAME_LENGTH) {
    throw invalid('/name', `must have 1 to ${MAX_TENANT_NAME_LENGTH} characters`)
  }
  const tenantId = newId()
  await ctx.db.prisma.$transaction(async (tx) => {
    if (!(await insertTenant(tx, { id: tenantId, slug: input.slug, name, createdAt: ctx.clock.now() }))) {
      throw new AppError('conflict', `The slug "${input.slug}" is taken.`, {
        faults: [{ pointer: '/slug', message: 'is taken' }],
      })
    }
    await recordAuditEvent(
      tx,
      { ...ctx, tenantId },
      {
        action: 'tenant.create',
        subject: name,
        subjectId: tenantId,
        detail: { slug: input.slug },
      },
    )
  })
  return { tenantId }
}
