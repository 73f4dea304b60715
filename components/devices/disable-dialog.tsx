'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { useSteps } from './use-steps.ts'

type DisableDialogProps = {
  isOpen: boolean
  setOpen(open: boolean): void
  title: string
  /** One step: disables some, says how many, and whether there are more. Throws a `StepFault`. */
  step(reason: string): Promise<{ disabled: number; hasMore: boolean }>
  /** All is done, or it was stopped; so many were disabled. */
  onEnd(disabled: number): void
}

const COUNT = new Intl.NumberFormat('en')
const WORD = 'disable'

/** Asks why and for the word, then disables step by step, says how far it is, and can be stopped. */
export function DisableDialog({ isOpen, setOpen, title, step, onEnd }: DisableDialogProps) {
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const steps = useSteps()

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (typed.trim() !== WORD) return
    const { count, isWhole } = await steps.run(async () => {
      const { disabled, hasMore } = await step(reason.trim())
      return { count: disabled, hasMore }
    })
    if (!isWhole && count === 0) return
    close()
    onEnd(count)
  }

  function close() {
    steps.stop()
    setOpen(false)
    setTyped('')
  }

  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? setOpen(true) : close())}
      title={title}
      description="They are pushed no more, and calls to them wake nobody, until their phones register with them again."
    >
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Why" hint="Kept in the history of each.">
          {(control) => (
            <Input
              {...control}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={255}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label={`Type “${WORD}” to confirm`}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <FaultNotice>{steps.fault}</FaultNotice>
        <div className="flex items-center justify-end gap-2">
          {steps.isRunning ? (
            <>
              <span
                role="status"
                className="mr-auto flex items-center gap-2 text-ink-soft text-sm tabular-nums"
              >
                <Spinner />
                {`${COUNT.format(steps.count)} disabled`}
              </span>
              <Button onClick={steps.stop}>Stop</Button>
            </>
          ) : (
            <Button onClick={close}>Cancel</Button>
          )}
          <Button type="submit" variant="danger" disabled={typed.trim() !== WORD || steps.isRunning}>
            Disable
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
