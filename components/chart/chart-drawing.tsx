'use client'

import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { type ChartFormat, type ChartRow, type ChartSeries, formatMoment, formatTick } from './chart-data.ts'
import { ChartTooltip } from './chart-tooltip.tsx'

const TICK = { fill: 'var(--color-ink-faint)', fontSize: 12 }
const MARGIN = { top: 8, right: 4, bottom: 0, left: 0 }
const Y_AXIS_WIDTH = 48
const X_AXIS_HEIGHT = 24

export type ChartDrawingProps = {
  /** Bars are stacked. */
  kind: 'bars' | 'lines'
  rows: readonly ChartRow[]
  series: readonly ChartSeries[]
  format: ChartFormat
  stepMs: number
  zone: string
}

/** The drawing alone, in the size of its box. It does not move of itself. */
export function ChartDrawing({ kind, rows, series, format, stepMs, zone }: ChartDrawingProps) {
  const data = rows.map((row) => ({ at: row.at, ...row.values }))
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={MARGIN} accessibilityLayer={false} barCategoryGap="20%">
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="at"
          height={X_AXIS_HEIGHT}
          tickMargin={6}
          tickFormatter={(at: string) => formatMoment(at, zone, stepMs)}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--color-line-strong)' }}
          minTickGap={36}
          interval="preserveStart"
        />
        <YAxis
          width={Y_AXIS_WIDTH}
          tickFormatter={(value: number) => formatTick(value, format)}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          allowDecimals={format === 'duration'}
          domain={[0, 'auto']}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={kind === 'bars' ? { fill: 'var(--color-hover)' } : { stroke: 'var(--color-line-strong)' }}
          content={<ChartTooltip series={series} format={format} stepMs={stepMs} zone={zone} />}
        />
        {kind === 'bars'
          ? series.map((each) => (
              <Bar
                key={each.key}
                dataKey={each.key}
                stackId="all"
                fill={each.color}
                maxBarSize={28}
                isAnimationActive={false}
              />
            ))
          : series.map((each) => (
              <Line
                key={each.key}
                dataKey={each.key}
                stroke={each.color}
                strokeWidth={2}
                {...(each.dash === undefined ? {} : { strokeDasharray: each.dash })}
                dot={{ r: 2, fill: each.color, strokeWidth: 0 }}
                connectNulls={false}
                isAnimationActive={false}
              />
            ))}
      </ComposedChart>
    </ResponsiveContainer>
  )
}
