import { BellRing } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CallHeadline } from '#components/calls/call-headline.tsx'
import { CopyLink } from '#components/calls/copy-link.tsx'
import { NeighbourLinks } from '#components/calls/neighbour-links.tsx'
import { SubjectLinks } from '#components/calls/subject-links.tsx'
import { WhyPanel } from '#components/calls/why-panel.tsx'
import { hasPage } from '#components/frame/nav-items.ts'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { Waterfall } from '#components/timeline/waterfall.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { findAccountId } from '#lib/accounts/find-account-id.ts'
import { listApps } from '#lib/apps/list-apps.ts'
import type { CallRecord } from '#lib/calls/call.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import { withSurroundings } from '#lib/calls/diagnose-store.ts'
import { findCallRecords, findNeighbourCalls } from '#lib/calls/store.ts'
import { subjectsOf } from '#lib/calls/subjects.ts'
import { buildTimeline, timelineAxis } from '#lib/calls/timeline.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { CallTabs } from './call-tabs.tsx'

export const metadata: Metadata = { title: 'Call' }

/** Events of a call that has ended may still come for a while. */
const STILL_FRESH_MS = 120_000

type CallPageProps = {
  params: Promise<{ tenant: string; callId: string }>
  searchParams: Promise<SearchParams>
}

/** Why did this one not ring? */
export default async function CallPage({ params, searchParams }: CallPageProps) {
  const { tenant: slug, callId } = await params
  const { ctx, tenant } = await requireTenantContext(slug)
  const records = isUuid(callId) ? await findCallRecords(ctx.db, ctx.tenantId, callId) : null
  if (records === null) notFound()
  const { call } = records
  const [surroundings, neighbours, accountId, apps] = await Promise.all([
    withSurroundings(ctx.db, ctx.tenantId, records),
    findNeighbourCalls(ctx.db, ctx.tenantId, call),
    findAccountId(ctx, call.aor),
    listApps(ctx),
  ])
  const now = ctx.clock.now()
  const diagnosis = diagnose(surroundings, now)
  const timeline = buildTimeline(records, now)
  const paths = tenantPaths(tenant.slug)
  const query = await searchParams
  const isLive = queryText(query, 'live') !== 'off'
  return (
    <>
      <CallHeadline
        call={call}
        cause={diagnosis.cause}
        actions={
          <>
            {isFresh(call, now) ? (
              <LiveRefresh
                isOn={isLive}
                toggleHref={withQuery(paths.call(call.id), {}, { live: isLive ? 'off' : null })}
                streamHref={withQuery(paths.callsLive, {}, { call: call.id })}
              />
            ) : null}
            <CopyLink />
            <LinkButton href={withQuery(paths.send, {}, { q: call.aor })}>
              <BellRing aria-hidden />
              Test call
            </LinkButton>
            <NeighbourLinks
              previousHref={neighbours.previous === null ? null : paths.call(neighbours.previous)}
              nextHref={neighbours.next === null ? null : paths.call(neighbours.next)}
            />
          </>
        }
      />
      <WhyPanel diagnosis={diagnosis} isTest={call.isTest} />
      <SubjectLinks
        subjects={subjectsOf(surroundings, diagnosis.cause)}
        aor={call.aor}
        accountHref={accountId === null ? null : paths.account(accountId)}
        appName={apps.find(({ appId }) => appId === call.appId)?.name ?? 'App'}
        deviceHref={paths.device}
        credentialsHref={hasPage('credentials') ? paths.credentials : undefined}
        appHref={hasPage('apps') ? paths.app : undefined}
      />
      <Panel title="Timeline">
        <Waterfall
          caption="Timeline of this call"
          rows={timeline}
          axis={timelineAxis(timeline, call.verdict === null ? call.waitMs : 0)}
        />
      </Panel>
      <CallTabs
        records={records}
        diagnosis={diagnosis}
        deviceHref={paths.device}
        initial={queryText(query, 'tab')}
      />
    </>
  )
}

function isFresh(call: CallRecord, now: Date): boolean {
  return now.getTime() - (call.endedAt ?? call.deadlineAt).getTime() < STILL_FRESH_MS
}
