'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

type CreateAppProps = {
  appsHref: string
  create(input: { bundleId: string; name: string }): Promise<ActionResult<{ appId: string }>>
}

/** Makes an app of a bundle id and a name, and goes to its page for the rest. */
export function CreateApp({ appsHref, create }: CreateAppProps) {
  const router = useRouter()
  const formId = useId()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(create, ['/bundleId', '/name'])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const made = await action.run({
      bundleId: String(form.get('bundleId')).trim(),
      name: String(form.get('name')).trim(),
    })
    if (made !== null) router.push(`${appsHref}/${made.appId}`)
  }

  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New app
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => {
          setOpen(open)
          action.reset()
        }}
        title="New app"
        description="One iOS app. The bundle id never changes: it is what the app is."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary" busy={action.isBusy}>
              Create
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit} className="grid gap-4">
          <Field label="Bundle id" hint="As in Xcode." error={action.faultAt('/bundleId')}>
            {(control) => (
              <Input
                {...control}
                name="bundleId"
                required
                maxLength={155}
                placeholder="com.example.phone"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                className="font-mono"
              />
            )}
          </Field>
          <Field label="Name" error={action.faultAt('/name')}>
            {(control) => <Input {...control} name="name" required maxLength={255} autoComplete="off" />}
          </Field>
          <FaultNotice>{action.fault}</FaultNotice>
        </form>
      </Dialog>
    </>
  )
}
