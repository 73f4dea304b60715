'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { ENDPOINT_FIELDS, EndpointFields, type EndpointForm, readEndpointForm } from './endpoint-fields.tsx'
import { SecretOnce } from './secret-once.tsx'

type CreateEndpointProps = { create(input: EndpointForm): Promise<ActionResult<{ secret: string }>> }

/** Makes a webhook endpoint in a dialog, which shows its secret once. */
export function CreateEndpoint({ create }: CreateEndpointProps) {
  const router = useRouter()
  const formId = useId()
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction(create, ENDPOINT_FIELDS)

  function onOpenChange(open: boolean) {
    setOpen(open)
    setSecret(null)
    action.reset()
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const made = await action.run(readEndpointForm(new FormData(event.currentTarget), true))
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
      <Dialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title={secret === null ? 'New webhook endpoint' : 'The endpoint’s secret'}
        footer={
          secret === null ? (
            <>
              <Button onClick={() => onOpenChange(false)}>Cancel</Button>
              <Button type="submit" form={formId} variant="primary" busy={action.isBusy}>
                Create
              </Button>
            </>
          ) : (
            <Button variant="primary" onClick={() => onOpenChange(false)}>
              Done
            </Button>
          )
        }
      >
        {secret === null ? (
          <form id={formId} onSubmit={submit} className="grid gap-5">
            <EndpointFields faultAt={action.faultAt} />
            <FaultNotice>{action.fault}</FaultNotice>
          </form>
        ) : (
          <SecretOnce secret={secret} />
        )}
      </Dialog>
    </>
  )
}
