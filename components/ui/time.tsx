'use client'

import { classNames } from './class-names.ts'
import { formatRelative, formatTime, formatUtc, type TimePrecision } from './format-time.ts'
import { useViewerTime } from './time-provider.tsx'

type TimeProps = {
  /** A date, or ISO 8601. Null shows the word of `absent`. */
  at: Date | string | null
  /** What null means: "never". */
  absent?: string
  className?: string
}

/** A moment in the viewer's zone, UTC on hover. */
export function Time({
  at,
  absent = 'never',
  precision = 'second',
  className,
}: TimeProps & { precision?: TimePrecision }) {
  const { zone } = useViewerTime()
  if (at === null) return <Absent word={absent} />
  const date = new Date(at)
  return (
    <time
      dateTime={date.toISOString()}
      title={formatUtc(date)}
      className={classNames('whitespace-nowrap', className)}
    >
      {formatTime(date, zone, precision)}
    </time>
  )
}

/** How long ago, or how soon; the moment itself, in the viewer's zone and in UTC, on hover. It keeps up by itself. */
export function RelativeTime({ at, absent = 'never', className }: TimeProps) {
  const { zone, now } = useViewerTime()
  if (at === null) return <Absent word={absent} />
  const date = new Date(at)
  return (
    <time
      dateTime={date.toISOString()}
      title={`${formatTime(date, zone, 'second')} (${formatUtc(date)})`}
      className={classNames('whitespace-nowrap', className)}
    >
      {formatRelative(date, now)}
    </time>
  )
}

function Absent({ word }: { word: string }) {
  return <span className="text-ink-faint">{word}</span>
}
