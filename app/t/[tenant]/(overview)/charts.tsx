import type { ChartSeries } from '#components/chart/chart-data.ts'
import { TimeChart } from '#components/chart/time-chart.tsx'
import type { Overview, OverviewBar } from '#lib/calls/overview.ts'

const CALLS: readonly ChartSeries[] = [
  { key: 'woke', label: 'Woke', color: 'var(--color-good)' },
  { key: 'notReached', label: 'Not reached', color: 'var(--color-bad)' },
  { key: 'other', label: 'Nothing to wake, cancelled', color: 'var(--color-edge)' },
]

const WAKE: readonly ChartSeries[] = [
  { key: 'p50', label: 'Median', color: 'var(--color-ink)', dash: '0' },
  { key: 'p95', label: 'p95', color: 'var(--color-ink-soft)', dash: '5 3' },
  { key: 'p99', label: 'p99', color: 'var(--color-edge)', dash: '2 3' },
]

const PUSHES: readonly ChartSeries[] = [
  { key: 'accepted', label: 'Accepted', color: 'var(--color-good)' },
  { key: 'rejected', label: 'Refused by Apple', color: 'var(--color-bad)' },
  { key: 'unsent', label: 'Not sent', color: 'var(--color-waiting)' },
]

type ChartsProps = {
  overview: Overview
  stepMs: number
  zone: string | undefined
}

/** Calls, wake times and pushes over time. */
export function Charts({ overview, stepMs, zone }: ChartsProps) {
  const rows = (valuesOf: (bar: OverviewBar) => Record<string, number | null>) =>
    overview.bars.map((bar) => ({ at: bar.at.toISOString(), values: valuesOf(bar) }))
  const common = { stepMs, ...(zone === undefined ? {} : { zone }) }
  return (
    <>
      <TimeChart
        title="Calls"
        kind="bars"
        format="count"
        rows={rows((bar) => bar.calls)}
        series={CALLS}
        empty="No calls in this time."
        {...common}
      />
      <TimeChart
        title="Wake time"
        kind="lines"
        format="duration"
        rows={rows((bar) => bar.wake)}
        series={WAKE}
        empty="No phone was woken in this time."
        {...common}
      />
      <TimeChart
        title="Pushes"
        kind="bars"
        format="count"
        rows={rows((bar) => bar.pushes)}
        series={PUSHES}
        empty="Nothing was pushed in this time."
        {...common}
      />
    </>
  )
}
