'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { toast } from 'sonner'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

type CreateTenantProps = {
  create(input: { slug: string; name: string }): Promise<ActionResult<{ tenantId: string }>>
}

/** Makes a tenant. */
export function CreateTenant({ create }: CreateTenantProps) {
  const router = useRouter()
  const formId = useId()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(create, ['/slug', '/name'])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
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
      <Dialog
        open={isOpen}
        onOpenChange={(open) => {
          setOpen(open)
          action.reset()
        }}
        title="New tenant"
        description="An organisation with its own apps, accounts and people. Invite its owner next."
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
          <FaultNotice>{action.fault}</FaultNotice>
        </form>
      </Dialog>
    </>
  )
}
