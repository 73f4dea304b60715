import { redirect } from 'next/navigation'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'

/** A tenant opens on its calls. */
export default async function TenantHomePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await requireTenantContext((await params).tenant)
  redirect(tenantPaths(tenant.slug).calls)
}
