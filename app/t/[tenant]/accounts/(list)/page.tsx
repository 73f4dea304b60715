import { CircleUser } from 'lucide-react'
import type { Metadata } from 'next'
import { ACCOUNT_COLUMNS, AccountTable } from '#components/accounts/account-table.tsx'
import { AorList, NoneOfAor } from '#components/accounts/aor-list.tsx'
import { columnNames } from '#components/data-table/column-choice.ts'
import { ColumnsMenu } from '#components/data-table/columns-menu.tsx'
import { SidePanel } from '#components/data-table/side-panel.tsx'
import { listAccounts } from '#lib/accounts/list-accounts.ts'
import { pagerHrefs, queryCursor, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { viewerColumns } from '../../../../viewer-columns.ts'
import { AccountPanel } from '../account-panel.tsx'

export const metadata: Metadata = { title: 'Accounts' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

export default async function AccountsPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const aor = queryText(query, 'aor')
  const cursor = queryCursor(query)
  const [page, chosen] = await Promise.all([listAccounts(ctx, { aor, cursor }), viewerColumns('accounts')])
  const panel = queryText(query, 'panel').slice(0, 64)
  const paths = tenantPaths(tenant.slug)
  const here = { aor, ...cursor }
  return (
    <>
      <AorList
        title="Accounts"
        description="SIP accounts whose phones have registered."
        aor={aor}
        pager={pagerHrefs(paths.accounts, { aor }, page)}
        columns={<ColumnsMenu of={chosen} columns={columnNames(ACCOUNT_COLUMNS)} />}
      >
        <AccountTable
          accounts={page.items}
          accountHref={paths.account}
          panel={{
            href: (row) => withQuery(paths.accounts, here, { panel: row.accountId }),
            isOpen: (row) => row.accountId === panel,
          }}
          chosen={chosen}
          empty={
            <NoneOfAor icon={CircleUser} one="account" many="accounts" aor={aor} allHref={paths.accounts} />
          }
        />
      </AorList>
      {panel === '' ? null : (
        <SidePanel
          label="Account"
          openKey={panel}
          pageHref={paths.account(panel)}
          listHref={withQuery(paths.accounts, here, {})}
        >
          <AccountPanel key={panel} slug={tenant.slug} accountId={panel} />
        </SidePanel>
      )}
    </>
  )
}
