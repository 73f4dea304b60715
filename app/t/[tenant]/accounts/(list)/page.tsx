import { CircleUser } from 'lucide-react'
import type { Metadata } from 'next'
import { AccountTable } from '#components/accounts/account-table.tsx'
import { AorList, NoneOfAor } from '#components/accounts/aor-list.tsx'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { pagerHrefs, queryCursor, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'Accounts' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

export default async function AccountsPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const aor = queryText(query, 'aor')
  const page = await listAccounts(ctx, { aor, cursor: queryCursor(query) })
  const paths = tenantPaths(tenant.slug)
  return (
    <AorList
      title="Accounts"
      description="SIP accounts whose phones have registered."
      aor={aor}
      pager={pagerHrefs(paths.accounts, { aor }, page)}
    >
      <AccountTable
        accounts={page.items}
        accountHref={paths.account}
        empty={
          <NoneOfAor icon={CircleUser} one="account" many="accounts" aor={aor} allHref={paths.accounts} />
        }
      />
    </AorList>
  )
}
