import { type ChartFormat, type ChartSeries, formatStep, formatValue } from './chart-data.ts'
import { Swatch } from './chart-legend.tsx'

type ChartTooltipProps = {
  series: readonly ChartSeries[]
  format: ChartFormat
  stepMs: number
  zone: string
  /** These come from recharts. */
  active?: boolean
  payload?: readonly { payload?: Record<string, unknown> }[]
}

/** What stands beside the pointer: the step and every value of it. */
export function ChartTooltip({ series, format, stepMs, zone, active, payload }: ChartTooltipProps) {
  const row = payload?.[0]?.payload
  if (active !== true || row === undefined) return null
  return (
    <div className="rounded-md border bg-raised px-3 py-2 text-sm shadow-md">
      <p className="mb-1 text-ink-soft text-xs">{formatStep(String(row.at), zone, stepMs)}</p>
      <ul className="grid gap-0.5">
        {series.map((each) => (
          <li key={each.key} className="flex items-center gap-2">
            <Swatch series={each} />
            <span className="flex-1 pr-4">{each.label}</span>
            <span data-number>{formatValue(row[each.key] as number | null, format)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
