'use client'

import { Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { ImportFindings } from './import-findings.tsx'
import type { ImportReport } from './import-report.ts'
import { StepFault, useSteps } from './use-steps.ts'

type ImportDialogProps = {
  /** With the tenant bound already. */
  importLines(input: {
    head: string
    firstLine: number
    lines: string[]
  }): Promise<ActionResult<ImportReport>>
}

const LINES_AT_ONCE = 200
const EMPTY: ImportReport = { imported: 0, passedOver: 0, faults: [] }

/** Imports push tokens from a CSV file, part by part: says how far it is and what is wrong with which line, and can be stopped. */
export function ImportDialog({ importLines }: ImportDialogProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [total, setTotal] = useState<number | null>(null)
  const [report, setReport] = useState<ImportReport>(EMPTY)
  const steps = useSteps()

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const file = new FormData(event.currentTarget).get('file')
    if (!(file instanceof File)) return
    const [head = '', ...lines] = (await file.text()).split(/\r?\n/)
    if (lines.at(-1) === '') lines.pop()
    setTotal(lines.length)
    setReport(EMPTY)
    let next = 0
    await steps.run(async () => {
      const part = lines.slice(next, next + LINES_AT_ONCE)
      // The head is line 1 of the file.
      const result = await importLines({ head, firstLine: next + 2, lines: part })
      if (!result.ok) throw new StepFault(result.faults[0]?.message ?? result.message)
      next += part.length
      setReport((last) => ({
        imported: last.imported + result.value.imported,
        passedOver: last.passedOver + result.value.passedOver,
        faults: [...last.faults, ...result.value.faults],
      }))
      return { count: part.length, hasMore: next < lines.length }
    })
    router.refresh()
  }

  function onOpenChange(open: boolean) {
    steps.stop()
    setOpen(open)
    setTotal(null)
    setReport(EMPTY)
  }

  return (
    <>
      <Button onClick={() => onOpenChange(true)}>
        <Upload aria-hidden />
        Import
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title="Import push tokens"
        description="A CSV file whose first line names the columns: aor and pushToken, and as known kind, environment, bundleId, instanceId, userAgent. A bad line never harms the others."
      >
        <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Field label="File">
            {(control) => (
              <Input
                {...control}
                name="file"
                type="file"
                accept=".csv,text/csv"
                required
                disabled={steps.isRunning}
                className="py-1.5"
              />
            )}
          </Field>
          <FaultNotice>{steps.fault}</FaultNotice>
          {total === null ? null : (
            <ImportFindings done={steps.count} total={total} isRunning={steps.isRunning} report={report} />
          )}
          <div className="flex justify-end gap-2">
            {steps.isRunning ? <Button onClick={steps.stop}>Stop</Button> : null}
            <Button type="submit" variant="primary" busy={steps.isRunning}>
              Import
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
