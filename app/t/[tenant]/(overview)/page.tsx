import type { Metadata } from 'next'
import { FilterMenu } from '#components/data-table/filter-menu.tsx'
import { hasPage } from '#components/frame/nav-items.ts'
import { RefreshEvery } from '#components/live/refresh-every.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { countOpenAlerts } from '#lib/alerts/count-open-alerts.ts'
import { listApps } from '#lib/apps/list-apps.ts'
import { findPbxSigns } from '#lib/calls/find-pbx-signs.ts'
import { getOverview } from '#lib/calls/get-overview.ts'
import {
  barZone,
  OVERVIEW_RANGE_NAMES,
  OVERVIEW_RANGES,
  type OverviewRange,
} from '#lib/calls/overview-range.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { countExpiringPushTokens } from '#lib/devices/count-expiring-push-tokens.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { filterChoices, queryChoice, queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { viewerZone } from '../../../viewer-zone.ts'
import { Charts } from './charts.tsx'
import { Expiring } from './expiring.tsx'
import { FirstSteps } from './first-steps.tsx'
import { PushReasons, Rankings } from './rankings.tsx'
import { Tiles } from './tiles.tsx'

export const metadata: Metadata = { title: 'Overview' }

const DEFAULT_RANGE: OverviewRange = '24h'
const HOUR_MS = 3_600_000
const REFRESH_MS = 30_000

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** Is it working now? */
export default async function OverviewPage({ params, searchParams }: PageProps) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const range = queryChoice(query, 'range', OVERVIEW_RANGE_NAMES) ?? DEFAULT_RANGE
  const zone = await viewerZone()
  const apps = await listApps(ctx)
  const app = apps.find(({ appId }) => appId === queryText(query, 'app'))
  const [overview, openAlerts, credentials, pushTokens] = await Promise.all([
    getOverview(ctx, {
      range,
      zone,
      app: app === undefined ? null : { appId: app.appId, topic: `${app.bundleId}.voip` },
    }),
    countOpenAlerts(ctx),
    listCredentials(ctx),
    countExpiringPushTokens(ctx),
  ])
  // Only who has no calls may be new, and is asked for what else is missing.
  const signs = overview.calls === 0 ? await findPbxSigns(ctx) : null
  const isNew = signs !== null && signs.call === null
  const paths = tenantPaths(tenant.slug)
  const held = { range: range === DEFAULT_RANGE ? '' : range, app: app?.appId ?? '' }
  const { stepMs, words } = OVERVIEW_RANGES[range]
  return (
    <>
      <RefreshEvery everyMs={REFRESH_MS} />
      <PageHeader
        title="Overview"
        isWide
        description={`Is it working? What ${words} say${range === '1h' ? 's' : ''}.`}
        actions={
          <>
            {apps.length < 2 ? null : (
              <FilterMenu
                label="App"
                {...filterChoices(paths.home, held)(
                  'app',
                  apps.map(({ appId, name }) => ({ value: appId, label: name })),
                )}
              />
            )}
            <SegmentedLinks
              label="Range"
              options={OVERVIEW_RANGE_NAMES.map((name) => ({
                label: OVERVIEW_RANGES[name].label,
                href: withQuery(paths.home, held, { range: name === DEFAULT_RANGE ? null : name }),
                selected: name === range,
              }))}
            />
          </>
        }
      />
      {isNew ? (
        <FirstSteps
          hasApp={apps.length > 0}
          hasCredential={credentials.some(({ status }) => status === 'active')}
          signs={signs}
          paths={paths}
          mayChange={roleAllows(role, 'admin')}
        />
      ) : null}
      <Tiles
        overview={overview}
        openAlerts={openAlerts}
        callsHref={withQuery(paths.calls, {}, { app: held.app, range })}
        alertsHref={hasPage('alerts') ? `${paths.home}/alerts` : undefined}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 md:grid-cols-2 xl:grid-cols-3">
        <Charts
          overview={overview}
          stepMs={stepMs}
          zone={stepMs > HOUR_MS ? barZone(range, zone) : undefined}
        />
        <Rankings
          overview={overview}
          callsHref={(changes) => withQuery(paths.calls, {}, { app: held.app, range, ...changes })}
        />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <PushReasons overview={overview} />
          <Expiring
            credentials={credentials}
            pushTokens={pushTokens}
            pushTokensHref={withQuery(paths.pushTokens, {}, { due: 'expiring' })}
            credentialsHref={hasPage('credentials') ? paths.credentials : undefined}
            now={ctx.clock.now()}
          />
        </div>
      </div>
    </>
  )
}
