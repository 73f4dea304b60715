import { SearchX, Ticket } from 'lucide-react'
import type { Metadata } from 'next'
import { FilterMenu } from '#components/data-table/filter-menu.tsx'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { PushTokenTable } from '#components/devices/push-token-table.tsx'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listApps } from '#lib/apps/list-apps.ts'
import { PUSH_ENVIRONMENT_NAMES, PUSH_TOKEN_STATUS_NAMES } from '#lib/devices/device.ts'
import { listPushTokens } from '#lib/devices/list-push-tokens.ts'
import {
  filterChoices,
  pagerHrefs,
  queryChoice,
  queryCursor,
  queryText,
  type SearchParams,
} from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'Push tokens' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

export default async function PushTokensPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const status = queryChoice(query, 'status', PUSH_TOKEN_STATUS_NAMES)
  const environment = queryChoice(query, 'environment', PUSH_ENVIRONMENT_NAMES)
  const [appId, aor] = [queryText(query, 'app'), queryText(query, 'aor')]
  const [page, apps] = await Promise.all([
    listPushTokens(ctx, { status, environment, appId, aor, cursor: queryCursor(query) }),
    listApps(ctx),
  ])
  const paths = tenantPaths(tenant.slug)
  const filters = { aor, status: status ?? '', environment: environment ?? '', app: appId }
  const isFiltered = Object.values(filters).some((value) => value !== '')
  const chip = filterChoices(paths.pushTokens, filters)
  return (
    <>
      <PageHeader
        title="Push tokens"
        description="What PushKit gave each phone, and whether it can still ring it."
      />
      <FilterBar>
        <FilterSearch
          name="aor"
          label="Find by AOR"
          placeholder="AOR begins with…"
          value={aor}
          keep={{ status: filters.status, environment: filters.environment, app: appId }}
        />
        <FilterMenu
          label="Status"
          {...chip(
            'status',
            PUSH_TOKEN_STATUS_NAMES.map((value) => ({ value, label: PUSH_TOKEN_STATUSES[value].label })),
          )}
        />
        <FilterMenu
          label="Environment"
          {...chip(
            'environment',
            PUSH_ENVIRONMENT_NAMES.map((value) => ({ value, label: value })),
          )}
        />
        <FilterMenu
          label="App"
          {...chip(
            'app',
            apps.map((app) => ({ value: app.appId, label: app.name })),
          )}
        />
      </FilterBar>
      <ListPanel>
        <PushTokenTable
          pushTokens={page.items}
          deviceHref={paths.device}
          empty={isFiltered ? <NothingFound allHref={paths.pushTokens} /> : <NoPushTokens />}
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(paths.pushTokens, filters, page)} />
    </>
  )
}

function NoPushTokens() {
  return (
    <EmptyState icon={Ticket} title="No push tokens yet">
      A push token comes in the REGISTER of a phone, in the header or parameter that its app uses. If phones
      register and none appears here, look at the app’s token carriers.
    </EmptyState>
  )
}

function NothingFound({ allHref }: { allHref: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No push token matches"
      action={<LinkButton href={allHref}>Take off all filters</LinkButton>}
    >
      None has all of these at once.
    </EmptyState>
  )
}
