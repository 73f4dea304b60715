import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CallList } from '#components/calls/call-list.tsx'
import { SavedViews } from '#components/calls/saved-views.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { ExportButton } from '#components/transfer/export-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listApps } from '#lib/apps/list-apps.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { listSavedViews } from '#lib/users/saved-views.ts'
import type { SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { CallFilters } from '../call-filters.tsx'
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
  const [page, apps, views] = await Promise.all([
    listPageOfCalls(ctx, query),
    listApps(ctx),
    listSavedViews(ctx, 'calls'),
  ])
  const held = heldParams(query)
  const isNewest = query.before === '' && query.after === ''
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
                toggleHref={withQuery(paths.calls, held, { live: query.isLive ? 'off' : null })}
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
      </CallFilters>
      <section aria-label="Calls" className="overflow-clip rounded-lg border bg-surface">
        <CallList
          rows={page.rows}
          callHref={paths.call}
          empty={<NoCalls slug={tenant.slug} query={query} accounts={page.accounts} />}
        />
      </section>
      <KeysetPager
        newerHref={page.hasNewer ? withQuery(paths.calls, held, { after: page.rows[0]?.id ?? null }) : null}
        olderHref={
          page.hasOlder ? withQuery(paths.calls, held, { before: page.rows.at(-1)?.id ?? null }) : null
        }
      />
    </>
  )
}
