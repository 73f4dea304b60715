import type { ChartSeries } from './chart-data.ts'

/** The look of one series: a line as it is drawn. */
export function Swatch({ series }: { series: ChartSeries }) {
  return (
    <svg aria-hidden="true" width="14" height="8" className="shrink-0">
      <line
        x1="0"
        y1="4"
        x2="14"
        y2="4"
        stroke={series.color}
        strokeWidth={series.dash === undefined ? 6 : 2}
        strokeDasharray={series.dash}
      />
    </svg>
  )
}

/** What each colour means, in words. */
export function ChartLegend({ series }: { series: readonly ChartSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-ink-soft text-xs">
      {series.map((each) => (
        <li key={each.key} className="flex items-center gap-1.5">
          <Swatch series={each} />
          {each.label}
        </li>
      ))}
    </ul>
  )
}
