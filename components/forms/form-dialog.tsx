import { type FormEvent, type ReactNode, useEffect, useEffectEvent, useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { ButtonVariant } from '#components/ui/button-class.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'

type FormDialogProps = {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  description?: ReactNode
  /** What the button that submits says. */
  verb: string
  variant?: ButtonVariant
  /**
   * Of `useAction`: whether it runs, and what is wrong with the whole. The dialog does not close while it runs, and
   * forgets its faults as it opens.
   */
  action: { isBusy: boolean; fault: string | null; reset(): void }
  /** True while what is in the form cannot be submitted yet. */
  disabled?: boolean
  onSubmit(form: FormData): void | Promise<void>
  /** The fields. */
  children?: ReactNode
  /** What stands in place of the form once it has been submitted, such as a secret that is shown once. */
  made?: ReactNode | undefined
}

/** A dialog that is a form: its fields, what is wrong with the whole, and the buttons to leave it or to submit. */
export function FormDialog(props: FormDialogProps) {
  const { open, onOpenChange, title, description, verb, variant = 'primary', action, children, made } = props
  const { disabled = false } = props
  const formId = useId()

  const forgetFaults = useEffectEvent(action.reset)
  useEffect(() => {
    if (open) forgetFaults()
  }, [open])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    void props.onSubmit(new FormData(event.currentTarget))
  }

  const buttons = (
    <>
      <Button disabled={action.isBusy} onClick={() => onOpenChange(false)}>
        Cancel
      </Button>
      <Button type="submit" form={formId} variant={variant} busy={action.isBusy} disabled={disabled}>
        {verb}
      </Button>
    </>
  )
  const done = (
    <Button variant="primary" onClick={() => onOpenChange(false)}>
      Done
    </Button>
  )
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      busy={action.isBusy}
      title={title}
      {...(description === undefined ? {} : { description })}
      footer={made === undefined ? buttons : done}
    >
      {made ?? (
        <form id={formId} onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {children}
          <FaultNotice>{action.fault}</FaultNotice>
        </form>
      )}
    </Dialog>
  )
}
