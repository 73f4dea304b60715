import { StatTile } from '#components/overview/stat-tile.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import type { Overview } from '#lib/calls/overview.ts'

type TilesProps = {
  overview: Overview
  openAlerts: number
  callsHref: string
  /** Absent where there is no page of alerts. */
  alertsHref: string | undefined
}

const COUNT = new Intl.NumberFormat('en')
const SHARE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
const NOTHING = <span className="text-ink-faint">–</span>

/** The numbers that say at a glance whether it works. */
export function Tiles({ overview, openAlerts, callsHref, alertsHref }: TilesProps) {
  const { calls, wakeRate, wake, pushes } = overview
  const sent = pushes.accepted + pushes.rejected + pushes.unsent
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line md:grid-cols-3 xl:grid-cols-6">
      <StatTile label="Calls" value={COUNT.format(calls)} hint="without test calls" href={callsHref} />
      <StatTile
        label="Wake rate"
        value={wakeRate === null ? NOTHING : SHARE.format(wakeRate)}
        hint="of calls with a phone to wake"
      />
      <StatTile label="Wake time, median" value={duration(wake.p50)} hint="push accepted to REGISTER" />
      <StatTile label="Wake time, p95" value={duration(wake.p95)} hint={`p99 ${words(wake.p99)}`} />
      <StatTile
        label="Pushes accepted"
        value={sent === 0 ? NOTHING : SHARE.format(pushes.accepted / sent)}
        hint={`of ${COUNT.format(sent)}`}
      />
      <StatTile
        label="Open alerts"
        value={COUNT.format(openAlerts)}
        hint={openAlerts === 0 ? 'nothing needs you' : 'somebody should look'}
        href={alertsHref}
      />
    </dl>
  )
}

function words(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms)
}

function duration(ms: number | null) {
  return ms === null ? NOTHING : formatDuration(ms)
}
