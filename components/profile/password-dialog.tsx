'use client'

import { type FormEvent, type ReactNode, useId } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ButtonVariant } from '#components/ui/button-class.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

type PasswordDialogProps<Value> = {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  description: string
  verb: string
  variant?: ButtonVariant
  /** More fields, before the password. */
  children?: ReactNode
  /** JSON pointers of the members of `children`. */
  action(input: { password: string; form: FormData }): Promise<ActionResult<Value>>
  onDone(value: Value): void
}

/** Asks for the password before what would let a stranger at an open browser take the account over. */
export function PasswordDialog<Value>(props: PasswordDialogProps<Value>) {
  const { open, onOpenChange, title, description, verb, variant = 'primary', children, onDone } = props
  const formId = useId()
  const action = useAction(props.action, ['/password'])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const value = await action.run({ password: String(form.get('password')), form })
    if (value !== null) onDone(value)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => {
        action.reset()
        onOpenChange(isOpen)
      }}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant={variant} busy={action.isBusy}>
            {verb}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {children}
        <Field label="Your password" error={action.faultAt('/password')}>
          {(control) => (
            <Input {...control} name="password" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <FaultNotice>{action.fault}</FaultNotice>
      </form>
    </Dialog>
  )
}
