import { classNames } from '#components/ui/class-names.ts'
import type { Tone } from '#components/ui/tone.ts'
import { WaterfallBar } from './waterfall-bar.tsx'
import { offsetLabel, position, tickLabel, type WaterfallAxis, type WaterfallRow } from './waterfall-row.ts'

type WaterfallProps = {
  /** What it shows, for screen readers, which get it as a table. */
  caption: string
  rows: readonly WaterfallRow[]
  axis: WaterfallAxis
}

/**
 * Steps on a common axis of time. Wide: label, moment, bar and words in one line. Narrow: the words stand above
 * and below the bar, which has the whole width. The drawing is hidden from screen readers; a table says the same.
 */
export function Waterfall({ caption, rows, axis }: WaterfallProps) {
  return (
    <>
      <div aria-hidden className="@container">
        <div className="grid gap-y-2.5 @2xl:gap-y-0 @2xl:grid-cols-[8.5rem_4.5rem_minmax(0,3fr)_minmax(0,2fr)]">
          <Ticks axis={axis} />
          {rows.map((row) => (
            <Row key={row.key} row={row} axis={axis} />
          ))}
        </div>
      </div>
      <AsTable caption={caption} rows={rows} />
    </>
  )
}

function Ticks({ axis }: { axis: WaterfallAxis }) {
  const last = axis.ticksMs.length - 1
  return (
    <div className="@container mx-3 @2xl:col-start-3">
      <div className="relative h-5 text-ink-faint text-xs tabular-nums">
        {axis.ticksMs.map((ms, index) => (
          <span
            key={ms}
            style={{ left: `${position(axis, ms)}%` }}
            className={classNames(
              'absolute whitespace-nowrap',
              index === 0 ? '' : index === last ? '-translate-x-full' : '-translate-x-1/2',
              isSparedWhenNarrow(index, last) && '@max-sm:hidden',
            )}
          >
            {tickLabel(axis, ms)}
          </span>
        ))}
      </div>
    </div>
  )
}

/** Every second one, so that the words do not run into each other; the ends stay. */
function isSparedWhenNarrow(index: number, last: number): boolean {
  if (index === 0 || index === last) return false
  return index % 2 === 1 || index === last - 1
}

function Row({ row, axis }: { row: WaterfallRow; axis: WaterfallAxis }) {
  const at = offsetLabel(row.isMissing ? row.startMs : row.endMs)
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 @2xl:col-span-4 @2xl:min-h-8 @2xl:grid-cols-subgrid @2xl:gap-x-0">
      <span className="whitespace-nowrap font-medium text-sm @2xl:pr-4">{row.label}</span>
      <span className="whitespace-nowrap text-right text-ink-soft text-xs tabular-nums">
        {row.isMissing ? '' : at}
      </span>
      <span className="relative col-span-2 mx-3 block h-5 @max-2xl:order-3 @2xl:col-span-1 @2xl:h-full">
        <GridLines axis={axis} />
        <WaterfallBar row={row} axis={axis} />
      </span>
      <span
        className={classNames(
          'col-span-2 min-w-0 break-words text-sm @max-2xl:order-2 @2xl:col-span-1 @2xl:pl-2',
          WORDS[row.tone],
        )}
      >
        {row.detail}
      </span>
    </div>
  )
}

/** Words are coloured where somebody must look. */
const WORDS: Readonly<Record<Tone, string>> = {
  good: 'text-ink',
  waiting: 'text-waiting',
  bad: 'text-bad',
  neutral: 'text-ink-soft',
}

function GridLines({ axis }: { axis: WaterfallAxis }) {
  return axis.ticksMs.map((ms) => (
    <span key={ms} style={{ left: `${position(axis, ms)}%` }} className="absolute inset-y-0 w-px bg-line" />
  ))
}

function AsTable({ caption, rows }: { caption: string; rows: readonly WaterfallRow[] }) {
  return (
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Began</th>
            <th scope="col">Ended</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td>{offsetLabel(row.startMs)}</td>
              <td>{row.isOpen ? 'still going on' : row.isMissing ? 'never came' : offsetLabel(row.endMs)}</td>
              <td>{row.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
