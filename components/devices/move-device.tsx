'use client'

import { ArrowRightLeft } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

type MoveDeviceProps = {
  deviceId: string
  /** With the tenant bound already. */
  move(input: { deviceId: string; aor: string }): Promise<ActionResult<{ pushTokens: number }>>
}

/** Gives a device to another account. */
export function MoveDevice({ deviceId, move }: MoveDeviceProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(move, ['/aor'])

  async function submit(form: FormData) {
    const aor = String(form.get('aor')).trim()
    if ((await action.run({ deviceId, aor })) === null) return
    toast.success(`It belongs to ${aor} now.`)
    setOpen(false)
    router.refresh()
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <ArrowRightLeft aria-hidden />
        Move
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Move to another account"
        description="The device and its push tokens go to that account, and calls to it ring this phone. Its next REGISTER decides anew where it belongs."
        verb="Move"
        action={action}
        onSubmit={submit}
      >
        <Field label="AOR" hint="As the PBX writes it: 100@pbx.example.com." error={action.faultAt('/aor')}>
          {(control) => (
            <Input
              {...control}
              name="aor"
              required
              maxLength={255}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              className="font-mono"
            />
          )}
        </Field>
      </FormDialog>
    </>
  )
}
