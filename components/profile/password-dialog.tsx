'use client'

import type { ReactNode } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import type { ButtonVariant } from '#components/ui/button-class.ts'
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
  const action = useAction(props.action, ['/password'])

  async function submit(form: FormData) {
    const value = await action.run({ password: String(form.get('password')), form })
    if (value !== null) onDone(value)
  }

  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      verb={verb}
      variant={variant}
      action={action}
      onSubmit={submit}
    >
      {children}
      <Field label="Your password" error={action.faultAt('/password')}>
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="current-password" required />
        )}
      </Field>
    </FormDialog>
  )
}
