import { Download } from 'lucide-react'
import { buttonClass } from '#components/ui/button-class.ts'
import type { ImportReport } from './import-report.ts'

type ImportFindingsProps = { done: number; total: number; isRunning: boolean; report: ImportReport }

const COUNT = new Intl.NumberFormat('en')

/** More than this nobody reads here; all of them are in the file. */
const MOST_SHOWN = 200

/** How far an import is, and what is wrong with which line. */
export function ImportFindings({ done, total, isRunning, report }: ImportFindingsProps) {
  const { imported, passedOver, faults } = report
  const retired = passedOver === 0 ? '' : `${COUNT.format(passedOver)} retired ones passed over, `
  return (
    <section aria-label="Report" className="grid grid-cols-[minmax(0,1fr)] gap-3 text-sm">
      <progress
        aria-label="Lines read"
        max={Math.max(1, total)}
        value={done}
        className="h-1.5 w-full overflow-hidden rounded-full bg-pressed accent-ink [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-pressed [&::-webkit-progress-value]:bg-ink"
      />
      <p role="status" className="tabular-nums">
        {`${COUNT.format(done)} of ${COUNT.format(total)} lines: ${COUNT.format(imported)} imported, ${retired}${COUNT.format(faults.length)} refused`}
        {isRunning || done === total ? '.' : '. Stopped.'}
      </p>
      {faults.length === 0 ? null : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
          <ul tabIndex={0} aria-label="Refused lines" className="max-h-48 overflow-y-auto rounded-md border">
            {faults.slice(0, MOST_SHOWN).map((fault) => (
              <li key={fault.line} className="flex gap-3 border-t px-3 py-1.5 first:border-t-0">
                <span data-number className="shrink-0 text-ink-soft">{`line ${fault.line}`}</span>
                <span className="min-w-0 break-words">{fault.message}</span>
              </li>
            ))}
          </ul>
          <a
            download="refused-lines.csv"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(asCsv(faults))}`}
            className={buttonClass('quiet', 'small', 'w-fit')}
          >
            <Download aria-hidden />
            {`All ${COUNT.format(faults.length)} refused lines as CSV`}
          </a>
        </>
      )}
    </section>
  )
}

function asCsv(faults: ImportReport['faults']): string {
  const lines = faults.map(({ line, message }) => `${line},"${message.replaceAll('"', '""')}"`)
  return `line,message\r\n${lines.join('\r\n')}\r\n`
}
