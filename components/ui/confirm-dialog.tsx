'use client'

import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

type ConfirmDialogProps = {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  /** What will be lost, and for whom. */
  description: ReactNode
  /** The name to type before the button works. */
  nameToType: string
  /** The words on the button: a verb and its object. */
  confirmLabel: string
  /** Resolves when the action is over; the dialog stays open and busy until then. */
  onConfirm(): Promise<void>
}

/** Asks by name before something that cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)

  async function confirm() {
    setBusy(true)
    try {
      await props.onConfirm()
    } finally {
      setBusy(false)
      setTyped('')
    }
  }

  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button variant="danger" busy={busy} disabled={typed !== props.nameToType} onClick={confirm}>
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <Field label={`Type ${props.nameToType} to confirm`}>
        {(control) => (
          <Input
            {...control}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        )}
      </Field>
    </Dialog>
  )
}
