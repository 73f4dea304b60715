import { callLook } from '#components/calls/cause-looks.ts'
import { type RankedItem, RankedList } from '#components/overview/ranked-list.tsx'
import { VERDICTS } from '#components/status/verdicts.ts'
import type { Verdict } from '#lib/calls/call.ts'
import type { Counted, Overview } from '#lib/calls/overview.ts'

type RankingsProps = {
  overview: Overview
  /** The list of these calls, narrowed further. */
  callsHref(changes: { verdict: string } | { cause: string }): string
}

const MOST_CAUSES = 8

/** What the gateway answered, and why calls ended as they did. */
export function Rankings({ overview, callsHref }: RankingsProps) {
  return (
    <>
      <RankedList
        title="Verdicts"
        empty="No calls in this time."
        items={overview.verdicts.map((counted) => verdictItem(counted, callsHref))}
      />
      <RankedList
        title="Top causes"
        total={overview.calls}
        empty="No calls in this time."
        items={overview.causes.slice(0, MOST_CAUSES).map(({ name, count }) => {
          const { label, tone } = callLook({ cause: name, isTest: false })
          return { key: name, label, tone, count, href: callsHref({ cause: name }) }
        })}
      />
    </>
  )
}

function verdictItem({ name, count }: Counted, callsHref: RankingsProps['callsHref']): RankedItem {
  const look = VERDICTS[name as Verdict] ?? { label: name, tone: 'neutral' }
  return { key: name, label: look.label, tone: look.tone, count, href: callsHref({ verdict: name }) }
}

/** What became of pushes: accepted, or why not. */
export function PushReasons({ overview }: { overview: Overview }) {
  const { pushes, reasons } = overview
  const accepted: RankedItem[] =
    pushes.accepted === 0
      ? []
      : [{ key: 'accepted', label: 'Accepted', tone: 'good', count: pushes.accepted }]
  return (
    <RankedList
      title="Push outcomes by reason"
      empty="Nothing was pushed in this time."
      items={[
        ...accepted,
        ...reasons.map(({ name, status, count }) => ({
          key: `${status} ${name}`,
          label: <span className="font-mono">{name || 'no reason given'}</span>,
          tone: status === 'rejected' ? ('bad' as const) : ('waiting' as const),
          count,
        })),
      ]}
    />
  )
}
