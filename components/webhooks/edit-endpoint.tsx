'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
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
  const formId = useId()
  const [isOpen, setOpen] = useState(false)
  const action = useAction(update, ENDPOINT_FIELDS)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = readEndpointForm(new FormData(event.currentTarget), false)
    if ((await action.run({ ...form, endpointId })) === null) return
    setOpen(false)
    router.refresh()
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>Edit</Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => {
          setOpen(open)
          action.reset()
        }}
        title="Webhook endpoint"
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary" busy={action.isBusy}>
              Save
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit} className="grid gap-5">
          <EndpointFields endpoint={endpoint} faultAt={action.faultAt} />
          <FaultNotice>{action.fault}</FaultNotice>
        </form>
      </Dialog>
    </>
  )
}
