import { CircleCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { EndingApps } from '#components/devices/ending-apps.tsx'
import { EndingTable } from '#components/devices/ending-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { listEndingPhones, MOST_ENDING } from '#lib/devices/list-ending-phones.ts'
import { queryChoice, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'Who will stop ringing' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

const DAYS = ['7', '14', '30'] as const

/** Who will stop ringing, when, and why? */
export default async function ExpiringPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const days = queryChoice(await searchParams, 'days', DAYS) ?? '7'
  const { phones, apps, lifetimeDays } = await listEndingPhones(ctx, Number(days))
  const paths = tenantPaths(tenant.slug)
  return (
    <>
      <PageHeader
        title="Who will stop ringing"
        description={`Phones whose push token ends ${lifetimeDays} days after their last REGISTER, and apps whose credential ends.`}
        actions={
          <LinkButton href={paths.pushTokens} prefetch={false}>
            All push tokens
          </LinkButton>
        }
      />
      <div>
        <SegmentedLinks
          label="Within"
          options={DAYS.map((choice) => ({
            label: `${choice} days`,
            href: withQuery(paths.pushTokensExpiring, {}, { days: choice === '7' ? null : choice }),
            selected: choice === days,
          }))}
        />
      </div>
      <EndingApps apps={apps} credentialsHref={paths.credentials} />
      <ListPanel>
        <EndingTable
          phones={phones}
          deviceHref={paths.device}
          empty={
            <EmptyState icon={CircleCheck} title={`Nobody within ${days} days`}>
              Every phone with an active push token has registered lately enough.
            </EmptyState>
          }
        />
      </ListPanel>
      {phones.length === MOST_ENDING ? (
        <p className="text-ink-soft text-sm">{`The next ${MOST_ENDING} to end. There are more.`}</p>
      ) : null}
    </>
  )
}
