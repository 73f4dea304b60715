import { ArrowRight, X } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'
import { TONE_TEXT, type Tone } from '#components/ui/tone.ts'
import { position, type WaterfallAxis, type WaterfallRow } from './waterfall-row.ts'

const FILL: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  waiting: 'bg-waiting',
  bad: 'bg-bad',
  neutral: 'bg-ink-faint',
}

const DASH: Readonly<Record<Tone, string>> = {
  good: 'border-good',
  waiting: 'border-waiting',
  bad: 'border-bad',
  neutral: 'border-ink-faint',
}

/** The drawing of one row: a dot for a moment, a bar for a stretch, a dashed line for what did not come. */
export function WaterfallBar({ row, axis }: { row: WaterfallRow; axis: WaterfallAxis }) {
  const isBeyond = row.endMs > axis.endMs
  const left = position(axis, row.startMs)
  const width = position(axis, row.endMs) - left
  return (
    <>
      <Shape row={row} axis={axis} left={left} width={width} isBeyond={isBeyond} />
      {isBeyond ? (
        <ArrowRight
          className={classNames(
            'absolute top-1/2 right-0 size-3.5 -translate-y-1/2 bg-surface',
            TONE_TEXT[row.tone],
          )}
        />
      ) : null}
    </>
  )
}

type ShapeProps = { row: WaterfallRow; axis: WaterfallAxis; left: number; width: number; isBeyond: boolean }

function Shape({ row, axis, left, width, isBeyond }: ShapeProps) {
  if (row.isMissing) return <Missing row={row} left={left} width={width} />
  if (row.startMs === row.endMs) return isBeyond ? null : <Dot tone={row.tone} left={left} />
  if (row.segments.length > 0) {
    return (
      <>
        <Line left={left} width={width} />
        {row.segments.map((segment) => (
          <Bar
            key={`${segment.kind} ${segment.startMs}`}
            className={
              segment.kind === 'queue' ? 'h-1 bg-neutral-line' : classNames('h-3', FILL[segment.tone])
            }
            left={position(axis, segment.startMs)}
            width={position(axis, segment.endMs) - position(axis, segment.startMs)}
          />
        ))}
      </>
    )
  }
  return (
    <>
      <Bar
        className={classNames(
          'h-1',
          row.isOpen ? 'animate-breathe' : '',
          row.tone === 'neutral' ? 'bg-line-strong' : FILL[row.tone],
        )}
        left={left}
        width={width}
      />
      {row.isOpen || isBeyond ? null : <Dot tone={row.tone} left={left + width} />}
    </>
  )
}

function Bar({ left, width, className }: { left: number; width: number; className: string }) {
  return (
    <span
      style={{ left: `${left}%`, width: `max(${width}%, 3px)` }}
      className={classNames('absolute top-1/2 -translate-y-1/2 rounded-[2px]', className)}
    />
  )
}

function Line({ left, width }: { left: number; width: number }) {
  return <Bar className="h-px bg-line-strong" left={left} width={width} />
}

function Dot({ tone, left }: { tone: Tone; left: number }) {
  return (
    <span
      style={{ left: `${left}%` }}
      className={classNames(
        'absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-surface',
        FILL[tone],
      )}
    />
  )
}

function Missing({ row, left, width }: { row: WaterfallRow; left: number; width: number }) {
  return (
    <>
      <span
        style={{ left: `${left}%`, width: `${width}%` }}
        className={classNames(
          'absolute top-1/2 border-t-2 border-dashed',
          DASH[row.tone],
          row.isOpen && 'animate-breathe',
        )}
      />
      {row.isOpen ? null : (
        <X
          style={{ left: `${left + width}%` }}
          strokeWidth={3}
          className={classNames(
            'absolute top-1/2 size-3.5 -translate-x-1/2 -translate-y-1/2 bg-surface',
            TONE_TEXT[row.tone],
          )}
        />
      )}
    </>
  )
}
