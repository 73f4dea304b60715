'use client'

import { ChartColumn, Table } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { useViewerTime } from '#components/ui/time-provider.tsx'
import type { ChartFormat, ChartRow, ChartSeries } from './chart-data.ts'
import { ChartDrawing } from './chart-drawing.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'

type TimeChartProps = {
  title: string
  kind: 'bars' | 'lines'
  rows: readonly ChartRow[]
  series: readonly ChartSeries[]
  format: ChartFormat
  /** How long one row is, in milliseconds. */
  stepMs: number
  /** Days are the days of this zone: the viewer's, when absent. */
  zone?: string
  /** What stands there when there is nothing to draw. */
  empty: string
}

/** Values over time, drawn or, for who reads rather than sees, as a table. Both have the same height, and so has nothing at all. */
export function TimeChart(props: TimeChartProps) {
  const { title, kind, rows, series, format, stepMs, empty } = props
  const { zone: viewerZone } = useViewerTime()
  const [isTable, setTable] = useState(false)
  const zone = props.zone ?? viewerZone
  const isEmpty = rows.every((row) => series.every(({ key }) => (row.values[key] ?? 0) === 0))
  const shown = { rows, series, format, stepMs, zone }
  return (
    <Panel
      title={title}
      actions={
        <Button
          variant="quiet"
          size="small"
          aria-pressed={isTable}
          aria-label={`${title} as a table`}
          onClick={() => setTable((last) => !last)}
        >
          {isTable ? <ChartColumn aria-hidden /> : <Table aria-hidden />}
          {isTable ? 'Chart' : 'Table'}
        </Button>
      }
    >
      <div className="mb-3">
        <ChartLegend series={series} />
      </div>
      {isTable ? (
        <ChartTable caption={title} {...shown} />
      ) : isEmpty ? (
        <p className="flex h-48 items-center justify-center text-ink-soft">{empty}</p>
      ) : (
        <div role="img" aria-label={`Chart: ${title}. Its table says the same.`} className="h-48 min-w-0">
          <ChartDrawing kind={kind} {...shown} />
        </div>
      )}
    </Panel>
  )
}
