import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CALL_COLUMNS, CallList } from '#components/calls/call-list.tsx'
import { SavedViews } from '#components/calls/saved-views.tsx'
import { columnNames } from '#components/data-table/column-choice.ts'
import { ColumnsMenu } from '#components/data-table/columns-menu.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { SidePanel } from '#components/data-table/side-panel.tsx'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { ExportButton } from '#components/transfer/export-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listApps } from '#lib/apps/list-apps.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { listSavedViews } from '#lib/users/saved-views.ts'
import type { SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { viewerColumns } from '../../../../viewer-columns.ts'
import { CallFilters } from '../call-filters.tsx'
import { CallPanel } from '../call-panel.tsx'
import { filtersAsQuery, heldParams, isNarrowed, readCallsQuery } from '../calls-query.ts'
import { listPageOfCalls } from '../list-page-of-calls.ts'
import { NoCalls } from '../no-calls.tsx'
import { removeCallsView, saveCallsView } from '../view-actions.ts'

export const metadata: Metadata = { title: 'Calls' }

type CallsPageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** What happened to the calls of …? */
export default async function CallsPage({ params, searchParams }: CallsPageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const paths = tenantPaths(tenant.slug)
  const query = readCallsQuery(await searchParams)
  if (isUuid(query.q)) redirect(paths.call(query.q.toLowerCase()))
  const [page, apps, views, chosen] = await Promise.all([
    listPageOfCalls(ctx, query),
    listApps(ctx),
    listSavedViews(ctx, 'calls'),
    viewerColumns('calls'),
  ])
  const held = heldParams(query)
  const { before, after, panel } = query
  const here = { ...held, before, after }
  const isNewest = before === '' && after === ''
  return (
    <>
      <PageHeader
        title="Calls"
        description="Every incoming call that a PBX asked us to wake a phone for, and what became of it."
        actions={
          <>
            {isNewest ? (
              <LiveRefresh
                isOn={query.isLive}
                toggleHref={withQuery(paths.calls, { ...held, panel }, { live: query.isLive ? 'off' : null })}
                streamHref={paths.callsLive}
                holdWhileReading
              />
            ) : null}
            <ExportButton href={withQuery(paths.callsExport, held, {})} what="calls" />
          </>
        }
      />
      <CallFilters path={paths.calls} query={query} apps={apps}>
        <SavedViews
          slug={tenant.slug}
          path={paths.calls}
          views={views}
          query={isNarrowed(query) ? filtersAsQuery(query) : ''}
          save={saveCallsView}
          remove={removeCallsView}
        />
        <ColumnsMenu of={chosen} columns={columnNames(CALL_COLUMNS)} />
      </CallFilters>
      <ListPanel label="Calls">
        <CallList
          rows={page.rows.map((row) => ({
            ...row,
            appName: apps.find(({ appId }) => appId === row.appId)?.name ?? '',
          }))}
          callHref={paths.call}
          panel={{
            href: (row) => withQuery(paths.calls, here, { panel: row.id }),
            isOpen: (row) => row.id === panel,
          }}
          chosen={chosen}
          empty={<NoCalls slug={tenant.slug} query={query} accounts={page.accounts} />}
        />
      </ListPanel>
      <KeysetPager
        newerHref={page.hasNewer ? withQuery(paths.calls, held, { after: page.rows[0]?.id ?? null }) : null}
        olderHref={
          page.hasOlder ? withQuery(paths.calls, held, { before: page.rows.at(-1)?.id ?? null }) : null
        }
      />
      {panel === '' ? null : (
        <SidePanel
          label="Call"
          openKey={panel}
          pageHref={paths.call(panel)}
          listHref={withQuery(paths.calls, here, {})}
        >
          <CallPanel key={panel} slug={tenant.slug} callId={panel} />
        </SidePanel>
      )}
    </>
  )
}
