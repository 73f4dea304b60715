'use client'

import { formatTime, formatUtc } from '#components/ui/format-time.ts'
import { useViewerTime } from '#components/ui/time-provider.tsx'

/** A moment for a narrow screen: the time, and under it the day unless it is today. */
export function ShortTime({ at }: { at: Date }) {
  const { zone, now } = useViewerTime()
  const day = formatTime(at, zone, 'date')
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)} className="whitespace-nowrap">
      {formatTime(at, zone, 'clock').slice(0, 8)}
      {day === formatTime(now, zone, 'date') ? null : (
        <span className="block text-ink-faint text-xs">{day.replace(/ \d{4}$/, '')}</span>
      )}
    </time>
  )
}
