import { SubjectLinks } from '#components/calls/subject-links.tsx'
import { WhyPanel } from '#components/calls/why-panel.tsx'
import { hasPage } from '#components/frame/nav-items.ts'
import { Waterfall } from '#components/timeline/waterfall.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { buildTimeline, timelineAxis } from '#lib/calls/timeline.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { CallTabs } from './call-tabs.tsx'
import type { CallView } from './read-call-view.ts'

type CallBodyProps = { slug: string; view: CallView; tab: string }

/** A call below its headline: why, what it is about, its steps on one axis, its pushes. */
export function CallBody({ slug, view, tab }: CallBodyProps) {
  const { records, diagnosis, subjects, accountId, appName, now } = view
  const { call } = records
  const paths = tenantPaths(slug)
  const timeline = buildTimeline(records, now)
  return (
    <>
      <WhyPanel diagnosis={diagnosis} isTest={call.isTest} />
      <SubjectLinks
        subjects={subjects}
        aor={call.aor}
        accountHref={accountId === null ? null : paths.account(accountId)}
        appName={appName}
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
      <CallTabs records={records} diagnosis={diagnosis} deviceHref={paths.device} initial={tab} />
    </>
  )
}
