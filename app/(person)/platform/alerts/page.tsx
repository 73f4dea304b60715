import type { Metadata } from 'next'
import { AlertActions } from '#components/alerts/alert-actions.tsx'
import { AlertStatusLinks } from '#components/alerts/alert-status-links.tsx'
import { AlertTable } from '#components/alerts/alert-table.tsx'
import { NoAlerts } from '#components/alerts/no-alerts.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { ALERT_STATUS_NAMES } from '#lib/alerts/alert.ts'
import { countAlerts, listAlerts } from '#lib/alerts/list-alerts.ts'
import { pagerHrefs, queryChoice, queryCursor, type SearchParams } from '#lib/web/list-query.ts'
import { PLATFORM_ALERTS_PATH } from '#lib/web/paths.ts'
import { requirePlatformContext } from '#lib/web/platform-action.ts'
import { acknowledgePlatformAlert, resolvePlatformAlert, snoozePlatformAlert } from './actions.ts'

export const metadata: Metadata = { title: 'Platform alerts' }

/** What is wrong with the machinery itself, which no tenant can help. */
export default async function PlatformAlertsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await requirePlatformContext()
  const query = await searchParams
  const status = queryChoice(query, 'status', ALERT_STATUS_NAMES) ?? 'open'
  const [page, counts] = await Promise.all([
    listAlerts(ctx, { status, cursor: queryCursor(query) }),
    countAlerts(ctx),
  ])
  return (
    <>
      <PageHeader
        title="Platform alerts"
        description="Clock, partitions and worker: what no tenant can help."
      />
      <AlertStatusLinks path={PLATFORM_ALERTS_PATH} status={status} counts={counts} />
      <ListPanel>
        <AlertTable
          alerts={page.items}
          actions={({ alertId, summary }) =>
            status === 'resolved' ? null : (
              <AlertActions
                alertId={alertId}
                summary={summary}
                isAcknowledged={status === 'acknowledged'}
                acknowledge={acknowledgePlatformAlert}
                snooze={snoozePlatformAlert}
                resolve={resolvePlatformAlert}
              />
            )
          }
          empty={<NoAlerts status={status} watched="Clock, partitions and worker" />}
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(PLATFORM_ALERTS_PATH, { status }, page)} />
    </>
  )
}
