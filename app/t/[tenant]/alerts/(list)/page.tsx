import type { Metadata } from 'next'
import { AlertActions } from '#components/alerts/alert-actions.tsx'
import { AlertStatusLinks } from '#components/alerts/alert-status-links.tsx'
import { ALERT_COLUMNS, AlertTable } from '#components/alerts/alert-table.tsx'
import { NoAlerts } from '#components/alerts/no-alerts.tsx'
import { columnNames } from '#components/data-table/column-choice.ts'
import { ColumnsMenu } from '#components/data-table/columns-menu.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { ALERT_STATUS_NAMES, type AlertRecord } from '#lib/alerts/alert.ts'
import { isWatching } from '#lib/alerts/is-watching.ts'
import { countAlerts, listAlerts } from '#lib/alerts/list-alerts.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { pagerHrefs, queryChoice, queryCursor, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { alertPath } from '#lib/webhooks/alert-message.ts'
import { viewerColumns } from '../../../../viewer-columns.ts'
import { acknowledge, resolve, snooze } from '../actions.ts'

export const metadata: Metadata = { title: 'Alerts' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** What needs me? */
export default async function AlertsPage({ params, searchParams }: PageProps) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const status = queryChoice(query, 'status', ALERT_STATUS_NAMES) ?? 'open'
  const [page, counts, isWatched, chosen] = await Promise.all([
    listAlerts(ctx, { status, cursor: queryCursor(query) }),
    countAlerts(ctx),
    isWatching(ctx),
    viewerColumns('alerts'),
  ])
  const paths = tenantPaths(tenant.slug)
  const filters: Record<string, string> = status === 'open' ? {} : { status }
  const { slug } = tenant
  const mayAct = roleAllows(role, 'operator') && status !== 'resolved'
  const actionsOf = ({ alertId, summary }: AlertRecord) => (
    <AlertActions
      alertId={alertId}
      summary={summary}
      isAcknowledged={status === 'acknowledged'}
      acknowledge={acknowledge.bind(null, slug)}
      snooze={snooze.bind(null, slug)}
      resolve={resolve.bind(null, slug)}
    />
  )
  return (
    <>
      <PageHeader
        title="Alerts"
        description="What needs a person. An alert resolves by itself when its cause is gone."
        actions={
          <LinkButton href={paths.alertRules} prefetch={false}>
            Rules
          </LinkButton>
        }
      />
      {isWatched ? null : (
        <FaultNotice>
          Nobody has looked for new alerts in the last minutes: no worker runs, or it fails. See its log.
        </FaultNotice>
      )}
      <FilterBar>
        <AlertStatusLinks path={paths.alerts} status={status} counts={counts} />
        <ColumnsMenu of={chosen} columns={columnNames(ALERT_COLUMNS)} />
      </FilterBar>
      <ListPanel>
        <AlertTable
          alerts={page.items}
          chosen={chosen}
          href={(alert) => `${paths.home}${alertPath(alert.place)}`}
          actions={(alert) => (mayAct ? actionsOf(alert) : null)}
          empty={<NoAlerts status={status} watched="Push tokens, credentials, wakes and APNs" />}
        />
      </ListPanel>
      <KeysetPager {...pagerHrefs(paths.alerts, filters, page)} />
    </>
  )
}
