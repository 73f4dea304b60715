import { CircleUser, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { AccountTable } from '#components/accounts/account-table.tsx'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
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
    <>
      <PageHeader title="Accounts" description="SIP accounts whose phones have registered." />
      <FilterBar>
        <FilterSearch name="aor" label="Find by AOR" placeholder="AOR begins with…" value={aor} keep={{}} />
      </FilterBar>
      <ListPanel>
        <AccountTable
          accounts={page.items}
          accountHref={paths.account}
          empty={aor === '' ? <NoAccounts /> : <NothingFound aor={aor} allHref={paths.accounts} />}
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(paths.accounts, { aor }, page)} />
    </>
  )
}

function NoAccounts() {
  return (
    <EmptyState icon={CircleUser} title="No accounts yet">
      An account appears when the PBX reports its first accepted REGISTER to{' '}
      <code className="font-mono text-sm">POST /api/v1/registrations</code>.
    </EmptyState>
  )
}

function NothingFound({ aor, allHref }: { aor: string; allHref: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No account found"
      action={<LinkButton href={allHref}>Show all accounts</LinkButton>}
    >
      No AOR begins with “{aor}”. Capitals count in the part before the @.
    </EmptyState>
  )
}
