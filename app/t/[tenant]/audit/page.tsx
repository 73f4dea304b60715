import { ScrollText, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { AUDIT_NOUNS } from '#components/audit/audit-nouns.ts'
import { AUDIT_COLUMNS, AuditTable } from '#components/audit/audit-table.tsx'
import { columnNames } from '#components/data-table/column-choice.ts'
import { ColumnsMenu } from '#components/data-table/columns-menu.tsx'
import { FilterMenu } from '#components/data-table/filter-menu.tsx'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { RangeFilter } from '#components/data-table/range-filter.tsx'
import { ExportButton } from '#components/transfer/export-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listAuditEvents } from '#lib/audit/list-audit-events.ts'
import { found } from '#lib/web/found.ts'
import { filterChoices, pagerHrefs, queryCursor, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { RANGE_NAMES, RANGES, timeBounds } from '#lib/web/time-range.ts'
import { viewerColumns } from '../../../viewer-columns.ts'
import { heldAuditParams, readAuditQuery } from './audit-query.ts'

export const metadata: Metadata = { title: 'Audit' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** Who changed what, from where. */
export default async function AuditPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const search = await searchParams
  const query = readAuditQuery(search)
  const path = tenantPaths(tenant.slug).audit
  const held = heldAuditParams(query)
  const { words, noun } = query
  const page = await found(
    listAuditEvents(ctx, {
      words,
      noun,
      ...timeBounds(query, ctx.clock.now()),
      cursor: queryCursor(search),
    }),
  )
  const chosen = await viewerColumns('audit')
  const { range: _range, from: _from, to: _to, ...withoutRange } = held
  return (
    <>
      <PageHeader
        title="Audit"
        description="Who changed what, when and from where. Nothing here can be changed or removed."
        actions={<ExportButton href={withQuery(`${path}/export`, held, {})} what="entries" />}
      />
      <FilterBar>
        <FilterSearch
          name="q"
          label="Who, or what it was done to"
          placeholder="Who, or what it was done to"
          value={words}
          keep={{ what: noun, range: held.range ?? '', from: query.from, to: query.to }}
        />
        <FilterMenu label="What" {...filterChoices(path, held)('what', AUDIT_NOUNS)} />
        <RangeFilter
          title="Changes that were made"
          presets={RANGE_NAMES.map((range) => ({
            label: RANGES[range].label,
            href: withQuery(path, withoutRange, { range }),
            selected: query.range === range,
          }))}
          from={query.from}
          to={query.to}
          clearHref={withQuery(path, withoutRange, {})}
          path={path}
          keep={withoutRange}
        />
        <ColumnsMenu of={chosen} columns={columnNames(AUDIT_COLUMNS)} />
      </FilterBar>
      <ListPanel>
        <AuditTable
          events={page.items}
          chosen={chosen}
          empty={
            Object.values(held).every((value) => value === '') ? (
              <EmptyState icon={ScrollText} title="Nothing was changed yet">
                Each change of an app, a credential, an API key or a member is written here.
              </EmptyState>
            ) : (
              <EmptyState
                icon={SearchX}
                title="No entry matches"
                action={<LinkButton href={path}>Take off all filters</LinkButton>}
              >
                None has all of these at once.
              </EmptyState>
            )
          }
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(path, held, page)} />
    </>
  )
}
