import type { Metadata } from 'next'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { AccountBody } from '../account-body.tsx'
import { readAccountView } from '../read-account-view.ts'

export const metadata: Metadata = { title: 'Account' }

type PageProps = { params: Promise<{ tenant: string; accountId: string }> }

export default async function AccountPage({ params }: PageProps) {
  const { tenant: slug, accountId } = await params
  const { ctx, tenant } = await requireTenantContext(slug)
  const view = await found(readAccountView(ctx, accountId))
  return <AccountBody slug={tenant.slug} view={view} />
}
