'use client'

import { UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { ShownOnce } from '#components/ui/shown-once.tsx'
import type { Role } from '#lib/platform/context.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { RoleChoices } from './role-choices.tsx'

type Invited = { email: string; path: string }

type InviteMemberProps = {
  days: number
  invite(input: { email: string; role: Role }): Promise<ActionResult<{ path: string }>>
}

/** Invites a person in a dialog, which shows the link once. */
export function InviteMember({ days, invite }: InviteMemberProps) {
  const router = useRouter()
  const formId = useId()
  const [isOpen, setOpen] = useState(false)
  const [invited, setInvited] = useState<Invited | null>(null)
  const action = useAction(invite, ['/email'])

  function onOpenChange(open: boolean) {
    setOpen(open)
    setInvited(null)
    action.reset()
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const email = String(form.get('email'))
    const made = await action.run({ email, role: form.get('role') as Role })
    if (made === null) return
    setInvited({ email, path: made.path })
    router.refresh()
  }

  return (
    <>
      <Button variant="primary" onClick={() => onOpenChange(true)}>
        <UserPlus aria-hidden />
        Invite
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={onOpenChange}
        title={invited === null ? 'Invite a person' : `Invitation for ${invited.email}`}
        footer={
          invited === null ? (
            <>
              <Button onClick={() => onOpenChange(false)}>Cancel</Button>
              <Button type="submit" form={formId} variant="primary" busy={action.isBusy}>
                Make the invitation
              </Button>
            </>
          ) : (
            <Button variant="primary" onClick={() => onOpenChange(false)}>
              Done
            </Button>
          )
        }
      >
        {invited === null ? (
          <form id={formId} onSubmit={submit} className="grid gap-5">
            <Field label="E-mail" error={action.faultAt('/email')}>
              {(control) => (
                <Input {...control} name="email" type="email" maxLength={254} required autoComplete="off" />
              )}
            </Field>
            <RoleChoices chosen="viewer" />
            <FaultNotice>{action.fault}</FaultNotice>
          </form>
        ) : (
          <ShownOnce secret={`${window.location.origin}${invited.path}`} what="link">
            {`Send this link to the person now: it cannot be shown again. It works once, within ${days} days.`}
          </ShownOnce>
        )}
      </Dialog>
    </>
  )
}
