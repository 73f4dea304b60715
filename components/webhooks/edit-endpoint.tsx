'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { ENDPOINT_FIELDS, EndpointFields, type EndpointForm, readEndpointForm } from './endpoint-fields.tsx'

type EditEndpointProps = {
  endpointId: string
  endpoint: EndpointForm
  update(input: EndpointForm & { endpointId: string }): Promise<ActionResult<unknown>>
}

/** Changes a webhook endpoint in a dialog. */
export function EditEndpoint({ endpointId, endpoint, update }: EditEndpointProps) {
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(update, ENDPOINT_FIELDS)

  async function submit(form: FormData) {
    const changed = readEndpointForm(form, false)
    if ((await action.run({ ...changed, endpointId })) === null) return
    setOpen(false)
    router.refresh()
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>Edit</Button>
      <FormDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Webhook endpoint"
        verb="Save"
        action={action}
        onSubmit={submit}
      >
        <EndpointFields endpoint={endpoint} faultAt={action.faultAt} />
      </FormDialog>
    </>
  )
}
