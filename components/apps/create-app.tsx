'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
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
  const [isOpen, setOpen] = useState(false)
  const action = useAction(create, ['/bundleId', '/name'])

  async function submit(form: FormData) {
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
      <FormDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="New app"
        description="One iOS app. The bundle id never changes: it is what the app is."
        verb="Create"
        action={action}
        onSubmit={submit}
      >
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
      </FormDialog>
    </>
  )
}
