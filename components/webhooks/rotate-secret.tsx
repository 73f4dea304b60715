'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { SecretOnce } from './secret-once.tsx'

/** Gives an endpoint a new secret and shows it once. */
export function RotateSecret(props: { rotate(): Promise<ActionResult<{ secret: string }>> }) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction(props.rotate)

  function onOpenChange(open: boolean) {
    setOpen(open)
    setSecret(null)
    if (!open) router.refresh()
  }

  async function rotate() {
    const rotated = await action.run(undefined)
    if (rotated !== null) setSecret(rotated.secret)
  }

  return (
    <>
      <Button onClick={() => onOpenChange(true)}>New secret</Button>
      <FormDialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title={secret === null ? 'Make a new secret?' : 'The endpoint’s new secret'}
        description="The present one signs too for 24 hours, so that the receiver can change over."
        verb="Make it"
        action={action}
        onSubmit={rotate}
        made={secret === null ? undefined : <SecretOnce secret={secret} />}
      />
    </>
  )
}
