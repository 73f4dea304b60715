'use client'

import { Download, Square } from 'lucide-react'
import type { MouseEvent } from 'react'
import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'
import { buttonClass } from '#components/ui/button-class.ts'
import { Spinner } from '#components/ui/spinner.tsx'
import { useDownload } from './use-download.ts'

type ExportButtonProps = {
  href: string
  /** What is exported: `calls`. */
  what: string
}

const COUNT = new Intl.NumberFormat('en')

/** Saves a list as CSV, says how far it is, and can be stopped. Without scripts it is an ordinary download. */
export function ExportButton({ href, what }: ExportButtonProps) {
  const { status, rows, start, stop } = useDownload()

  async function run(event: MouseEvent) {
    event.preventDefault()
    const saved = await start(href)
    if (saved !== null) toast.success(`${COUNT.format(saved)} ${what} exported.`)
  }

  if (status === 'running') {
    return (
      <span className="inline-flex items-center gap-2">
        <span role="status" className="flex items-center gap-2 text-ink-soft text-sm tabular-nums">
          <Spinner />
          {`${COUNT.format(rows)} ${what}`}
        </span>
        <Button onClick={stop} aria-label={`Stop the export of ${what}`}>
          <Square aria-hidden />
          Stop
        </Button>
      </span>
    )
  }
  return (
    <>
      {status === 'failed' ? (
        <span role="alert" className="text-bad text-sm">
          The export broke off.
        </span>
      ) : null}
      <a href={href} onClick={run} download className={buttonClass('secondary', 'medium')}>
        <Download aria-hidden />
        CSV
      </a>
    </>
  )
}
