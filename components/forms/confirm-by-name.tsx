'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { FormDialog } from './form-dialog.tsx'
import { useAction } from './use-action.ts'

type ConfirmByNameProps = {
  /** The button that opens it: "Revoke". */
  verb: string
  /** What it is done to, as a screen reader needs it among many: "Revoke PBX Copenhagen". */
  label?: string
  title: string
  /** What will happen, and that it cannot be undone. */
  description: ReactNode
  /** What must be typed. */
  name: string
  action(): Promise<ActionResult<unknown>>
  /** Where to go when the thing is gone; the page itself is read again when absent. */
  goOnTo?: string
}

/** A button for what cannot be undone: it asks to type the thing's name first. */
export function ConfirmByName(props: ConfirmByNameProps) {
  const { verb, label, title, description, name, goOnTo } = props
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const action = useAction(props.action)

  function onOpenChange(open: boolean) {
    setOpen(open)
    setTyped('')
  }

  async function submit() {
    if (typed.trim() !== name || (await action.run(undefined)) === null) return
    onOpenChange(false)
    if (goOnTo === undefined) router.refresh()
    else router.push(goOnTo)
  }

  return (
    <>
      <Button size="small" variant="quiet" aria-label={label} onClick={() => onOpenChange(true)}>
        {verb}
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title={title}
        description={description}
        verb={verb}
        variant="danger"
        action={action}
        disabled={typed.trim() !== name}
        onSubmit={submit}
      >
        <Field label={`Type “${name}” to confirm`}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
              autoFocus
            />
          )}
        </Field>
      </FormDialog>
    </>
  )
}
