import { Building2 } from 'lucide-react'
import type { Metadata } from 'next'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { ActionButton } from '#components/forms/action-button.tsx'
import { ConfirmByName } from '#components/forms/confirm-by-name.tsx'
import { CreateTenant } from '#components/tenants/create-tenant.tsx'
import { TenantTable } from '#components/tenants/tenant-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listTenants } from '#lib/tenants/list-tenants.ts'
import type { TenantUsage } from '#lib/tenants/usage.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { PLATFORM_TENANTS_PATH, tenantPaths, withQuery } from '#lib/web/paths.ts'
import { requirePlatformContext } from '#lib/web/platform-action.ts'
import { create, setStatus } from './actions.ts'

export const metadata: Metadata = { title: 'Tenants' }

/** All tenants of this installation. */
export default async function TenantsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await requirePlatformContext()
  const query = await searchParams
  const [words, after] = [queryText(query, 'q').trim(), queryText(query, 'after')]
  const { items, nextAfter } = await listTenants(ctx, { words, after })
  return (
    <>
      <PageHeader
        title="Tenants"
        description="All organisations of this installation, and what each uses."
        actions={<CreateTenant create={create} />}
      />
      <FilterBar>
        <FilterSearch name="q" label="Find a tenant" placeholder="Name or slug" value={words} keep={{}} />
      </FilterBar>
      <ListPanel>
        <TenantTable
          tenants={items}
          tenantHref={(slug) => tenantPaths(slug).home}
          switcher={(tenant) => <Switcher tenant={tenant} />}
          empty={
            <EmptyState icon={Building2} title={words === '' ? 'No tenants yet' : 'No tenant found'}>
              {words === '' ? 'Make the first one.' : `None has “${words}” in its name or slug.`}
            </EmptyState>
          }
        />
      </ListPanel>
      <KeysetPager
        newerHref={after === '' ? null : withQuery(PLATFORM_TENANTS_PATH, { q: words }, {})}
        olderHref={
          nextAfter === null ? null : withQuery(PLATFORM_TENANTS_PATH, { q: words }, { after: nextAfter })
        }
      />
    </>
  )
}

function Switcher({ tenant: { tenantId, slug, name, status } }: { tenant: TenantUsage }) {
  if (status === 'suspended') {
    return (
      <ActionButton
        size="small"
        variant="quiet"
        aria-label={`Resume ${name}`}
        action={setStatus.bind(null, { tenantId, status: 'active' })}
        done={`${name} goes on.`}
      >
        Resume
      </ActionButton>
    )
  }
  return (
    <ConfirmByName
      verb="Suspend"
      label={`Suspend ${name}`}
      title={`Suspend ${name}`}
      description="Its PBXes are refused at once, so its phones are not woken, and its people cannot open it. Nothing is lost, and you can let it go on."
      name={slug}
      action={setStatus.bind(null, { tenantId, status: 'suspended' })}
    />
  )
}
