import { CircleCheck, SearchX, Ticket } from 'lucide-react'
import type { Metadata } from 'next'
import { columnNames } from '#components/data-table/column-choice.ts'
import { ColumnsMenu } from '#components/data-table/columns-menu.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { Selection } from '#components/data-table/selection.tsx'
import { SidePanel } from '#components/data-table/side-panel.tsx'
import { BulkDisable, type FittingFilter } from '#components/devices/bulk-disable.tsx'
import { ImportDialog } from '#components/devices/import-dialog.tsx'
import { PUSH_TOKEN_COLUMNS, PushTokenTable } from '#components/devices/push-token-table.tsx'
import { ExportButton } from '#components/transfer/export-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listApps } from '#lib/apps/list-apps.ts'
import type { PushTokenRecord } from '#lib/devices/device.ts'
import { listDuePushTokens, MOST_DUE } from '#lib/devices/list-due-push-tokens.ts'
import { listPushTokens } from '#lib/devices/list-push-tokens.ts'
import type { Context } from '#lib/platform/context.ts'
import type { KeysetPage } from '#lib/platform/keyset.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { pagerHrefs, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { viewerColumns } from '../../../../viewer-columns.ts'
import { DevicePanel } from '../../devices/device-panel.tsx'
import { disableChosen, disableNext, importLines } from '../actions.ts'
import { PushTokenFilters } from '../push-token-filters.tsx'
import { heldParams, type PushTokensQuery, readPushTokensQuery } from '../push-tokens-query.ts'

export const metadata: Metadata = { title: 'Push tokens' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** Which are expiring, stale, failing, invalid, of unknown environment? */
export default async function PushTokensPage({ params, searchParams }: PageProps) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const search = await searchParams
  const query = readPushTokensQuery(search)
  const [page, apps, chosen] = await Promise.all([
    listPage(ctx, query),
    listApps(ctx),
    viewerColumns('push-tokens'),
  ])
  const panel = queryText(search, 'panel').slice(0, 64)
  const open = openPushToken(page.items, panel, queryText(search, 'row'))
  const paths = tenantPaths(tenant.slug)
  const filters = heldParams(query)
  const here = { ...filters, ...query.cursor }
  const { slug } = tenant
  return (
    <Selection ids={page.items.map(({ pushTokenId }) => pushTokenId)}>
      <PageHeader
        title="Push tokens"
        description="What PushKit gave each phone, and whether it can still ring it."
        actions={
          roleAllows(role, 'admin') ? (
            <>
              <ImportDialog importLines={importLines.bind(null, slug)} />
              <ExportButton href={paths.pushTokensExport} what="push tokens" />
            </>
          ) : null
        }
      />
      <PushTokenFilters path={paths.pushTokens} query={query} apps={apps}>
        <ColumnsMenu of={chosen} columns={columnNames(PUSH_TOKEN_COLUMNS)} />
      </PushTokenFilters>
      <ListPanel>
        <PushTokenTable
          pushTokens={page.items}
          deviceHref={paths.device}
          panel={{
            href: ({ deviceId, pushTokenId }) =>
              withQuery(paths.pushTokens, here, { panel: deviceId, row: pushTokenId }),
            isOpen: (pushToken) => pushToken === open,
          }}
          chosen={chosen}
          isSelectable={roleAllows(role, 'operator')}
          empty={<Nothing query={query} allHref={paths.pushTokens} />}
        />
      </ListPanel>
      {query.due !== null && page.items.length === MOST_DUE ? (
        <p className="text-ink-soft text-sm">{`The ${MOST_DUE} most urgent. Deal with them to see the next.`}</p>
      ) : null}
      <KeysetPager {...pagerHrefs(paths.pushTokens, filters, page)} />
      {panel === '' ? null : (
        <SidePanel
          label="Device"
          openKey={panel}
          pageHref={paths.device(panel)}
          listHref={withQuery(paths.pushTokens, here, {})}
        >
          <DevicePanel key={panel} slug={slug} deviceId={panel} />
        </SidePanel>
      )}
      {roleAllows(role, 'operator') ? (
        <BulkDisable
          slug={slug}
          fitting={fittingFilter(query)}
          disableChosen={disableChosen}
          disableNext={disableNext}
        />
      ) : null}
    </Selection>
  )
}

/** The row that the panel belongs to: a device can have several. Its first one, where a link names none of them. */
function openPushToken(
  pushTokens: readonly PushTokenRecord[],
  panel: string,
  row: string,
): PushTokenRecord | undefined {
  const ofDevice = pushTokens.filter(({ deviceId }) => deviceId === panel)
  return ofDevice.find(({ pushTokenId }) => pushTokenId === row) ?? ofDevice[0]
}

async function listPage(ctx: Context, query: PushTokensQuery): Promise<KeysetPage<PushTokenRecord>> {
  const { due, status, environment, app, aor, cursor } = query
  if (due !== null) {
    return { items: await listDuePushTokens(ctx, due), newerCursor: null, olderCursor: null }
  }
  return listPushTokens(ctx, { status, environment, appId: app, aor, cursor })
}

/** All active ones that fit can be disabled where the filters leave some out, and say nothing of another status. */
function fittingFilter({ due, status, environment, app, aor }: PushTokensQuery): FittingFilter | null {
  const narrows = environment !== null || app !== '' || aor !== ''
  if (due !== null || !narrows || (status !== null && status !== 'active')) return null
  return { environment, appId: app, aor }
}

function Nothing({ query, allHref }: { query: PushTokensQuery; allHref: string }) {
  if (query.due !== null) {
    return (
      <EmptyState
        icon={CircleCheck}
        title="No push token needs this look"
        action={<LinkButton href={allHref}>Show all push tokens</LinkButton>}
      >
        Every phone behind an active push token has done well.
      </EmptyState>
    )
  }
  if (Object.values(heldParams(query)).some((value) => value !== '')) {
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
  return (
    <EmptyState icon={Ticket} title="No push tokens yet">
      A push token comes in the REGISTER of a phone, in the header or parameter that its app uses. If phones
      register and none appears here, look at the app’s token carriers.
    </EmptyState>
  )
}
