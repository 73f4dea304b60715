import { type ChartFormat, type ChartRow, type ChartSeries, formatStep, formatValue } from './chart-data.ts'

type ChartTableProps = {
  caption: string
  rows: readonly ChartRow[]
  series: readonly ChartSeries[]
  format: ChartFormat
  stepMs: number
  zone: string
}

/** The numbers of a chart, the newest first. It has the chart's height and scrolls within it. */
export function ChartTable({ caption, rows, series, format, stepMs, zone }: ChartTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={caption} tabIndex={0} className="h-48 overflow-auto rounded-md border">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-left text-ink-soft text-xs">
            <th scope="col" className="sticky top-0 h-8 bg-sunken px-3 font-medium">
              Time
            </th>
            {series.map((each) => (
              <th
                key={each.key}
                scope="col"
                className="sticky top-0 whitespace-nowrap bg-sunken px-3 text-right font-medium"
              >
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map((row) => (
            <tr key={row.at} className="border-t">
              <th scope="row" className="h-8 whitespace-nowrap px-3 text-left font-normal">
                {formatStep(row.at, zone, stepMs)}
              </th>
              {series.map((each) => (
                <td key={each.key} className="whitespace-nowrap px-3 text-right">
                  {formatValue(row.values[each.key], format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
