import { BellRing } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CallHeadline } from '#components/calls/call-headline.tsx'
import { CopyLink } from '#components/calls/copy-link.tsx'
import { NeighbourLinks } from '#components/calls/neighbour-links.tsx'
import { LiveRefresh } from '#components/live/live-refresh.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { CallRecord } from '#lib/calls/call.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { CallBody } from '../call-body.tsx'
import { readCallView } from '../read-call-view.ts'

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
  const view = await readCallView(ctx, callId)
  if (view === null) notFound()
  const { neighbours } = view
  const { call } = view.records
  const paths = tenantPaths(tenant.slug)
  const query = await searchParams
  const isLive = queryText(query, 'live') !== 'off'
  return (
    <>
      <CallHeadline
        call={call}
        cause={view.diagnosis.cause}
        actions={
          <>
            {isFresh(call, view.now) ? (
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
      <CallBody slug={tenant.slug} view={view} tab={queryText(query, 'tab')} />
    </>
  )
}

function isFresh(call: CallRecord, now: Date): boolean {
  return now.getTime() - (call.endedAt ?? call.deadlineAt).getTime() < STILL_FRESH_MS
}
