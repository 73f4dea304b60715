'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

type CreateTenantProps = {
  create(input: { slug: string; name: string }): Promise<ActionResult<{ tenantId: string }>>
}

/** Makes a tenant. */
export function CreateTenant({ create }: CreateTenantProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(create, ['/slug', '/name'])

  async function submit(form: FormData) {
    const name = String(form.get('name')).trim()
    if ((await action.run({ slug: String(form.get('slug')).trim(), name })) === null) return
    setOpen(false)
    toast.success(`${name} is made.`)
    router.refresh()
  }

  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New tenant
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="New tenant"
        description="An organisation with its own apps, accounts and people. Invite its owner next."
        verb="Create"
        action={action}
        onSubmit={submit}
      >
        <Field label="Name" error={action.faultAt('/name')}>
          {(control) => (
            <Input
              {...control}
              name="name"
              required
              maxLength={100}
              autoComplete="off"
              placeholder="Acme Telecom"
            />
          )}
        </Field>
        <Field
          label="Slug"
          hint="Part of every link; lower-case letters, digits and hyphens. It never changes."
          error={action.faultAt('/slug')}
        >
          {(control) => (
            <Input
              {...control}
              name="slug"
              required
              maxLength={48}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="acme"
              className="font-mono"
            />
          )}
        </Field>
      </FormDialog>
    </>
  )
}
