import { classNames } from '#components/ui/class-names.ts'
import { TONE_TEXT } from '#components/ui/tone.ts'
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
      <div
        aria-hidden
        className="grid gap-y-2.5 md:gap-y-0 md:grid-cols-[auto_auto_minmax(12rem,1fr)_minmax(10rem,auto)]"
      >
        <Ticks axis={axis} />
        {rows.map((row) => (
          <Row key={row.key} row={row} axis={axis} />
        ))}
      </div>
      <AsTable caption={caption} rows={rows} />
    </>
  )
}

function Ticks({ axis }: { axis: WaterfallAxis }) {
  return (
    <div className="relative mx-3 h-5 text-ink-faint text-xs tabular-nums md:col-start-3">
      {axis.ticksMs.map((ms, index) => (
        <span
          key={ms}
          style={{ left: `${position(axis, ms)}%` }}
          className={classNames(
            'absolute whitespace-nowrap',
            index === 0 ? '' : index === axis.ticksMs.length - 1 ? '-translate-x-full' : '-translate-x-1/2',
            index % 2 === 1 && index !== axis.ticksMs.length - 1 && 'max-sm:hidden',
          )}
        >
          {tickLabel(axis, ms)}
        </span>
      ))}
    </div>
  )
}

function Row({ row, axis }: { row: WaterfallRow; axis: WaterfallAxis }) {
  const at = offsetLabel(row.isMissing ? row.startMs : row.endMs)
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 md:col-span-4 md:min-h-8 md:grid-cols-subgrid md:gap-x-0">
      <span className="whitespace-nowrap font-medium text-sm md:pr-4">{row.label}</span>
      <span className="whitespace-nowrap text-right font-mono text-ink-soft text-xs tabular-nums">
        {row.isMissing ? '' : at}
      </span>
      <span className="relative col-span-2 mx-3 block h-5 max-md:order-3 md:col-span-1 md:h-full">
        <GridLines axis={axis} />
        <WaterfallBar row={row} axis={axis} />
      </span>
      <span
        className={classNames(
          'col-span-2 min-w-0 break-words text-sm max-md:order-2 md:col-span-1 md:max-w-96 md:pl-2',
          row.tone === 'neutral' ? 'text-ink-soft' : TONE_TEXT[row.tone],
        )}
      >
        {row.detail}
      </span>
    </div>
  )
}

function GridLines({ axis }: { axis: WaterfallAxis }) {
  return axis.ticksMs.map((ms) => (
    <span key={ms} style={{ left: `${position(axis, ms)}%` }} className="absolute inset-y-0 w-px bg-line" />
  ))
}

function AsTable({ caption, rows }: { caption: string; rows: readonly WaterfallRow[] }) {
  return (
    <table className="sr-only">
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
  )
}
