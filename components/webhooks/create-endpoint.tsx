'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { ENDPOINT_FIELDS, EndpointFields, type EndpointForm, readEndpointForm } from './endpoint-fields.tsx'
import { SecretOnce } from './secret-once.tsx'

type CreateEndpointProps = { create(input: EndpointForm): Promise<ActionResult<{ secret: string }>> }

/** Makes a webhook endpoint in a dialog, which shows its secret once. */
export function CreateEndpoint({ create }: CreateEndpointProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction(create, ENDPOINT_FIELDS)

  function onOpenChange(open: boolean) {
    setOpen(open)
    setSecret(null)
  }

  async function submit(form: FormData) {
    const made = await action.run(readEndpointForm(form, true))
    if (made === null) return
    setSecret(made.secret)
    router.refresh()
  }

  return (
    <>
      <Button variant="primary" onClick={() => onOpenChange(true)}>
        <Plus aria-hidden />
        New endpoint
      </Button>
      <FormDialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title={secret === null ? 'New webhook endpoint' : 'The endpoint’s secret'}
        verb="Create"
        action={action}
        onSubmit={submit}
        made={secret === null ? undefined : <SecretOnce secret={secret} />}
      >
        <EndpointFields faultAt={action.faultAt} />
      </FormDialog>
    </>
  )
}
