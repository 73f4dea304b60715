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
import type { InvitationMail } from '#lib/users/invitation-mail.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { MailTold } from './mail-told.tsx'
import { RoleChoices } from './role-choices.tsx'

type Made = { path: string; mail: InvitationMail }

type InviteMemberProps = {
  days: number
  invite(input: { email: string; role: Role }): Promise<ActionResult<Made>>
}

/** Invites a person in a dialog, which shows the link once. */
export function InviteMember({ days, invite }: InviteMemberProps) {
  const router = useRouter()
  const formId = useId()
  const [isOpen, setOpen] = useState(false)
  const [invited, setInvited] = useState<(Made & { email: string }) | null>(null)
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
    setInvited({ ...made, email })
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
        busy={action.isBusy}
        title={invited === null ? 'Invite a person' : `Invitation for ${invited.email}`}
        footer={
          invited === null ? (
            <>
              <Button disabled={action.isBusy} onClick={() => onOpenChange(false)}>
                Cancel
              </Button>
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
          <div className="grid gap-3">
            <MailTold email={invited.email} mail={invited.mail} />
            <ShownOnce secret={`${window.location.origin}${invited.path}`} what="link">
              {`This link cannot be shown again. It works once, within ${days} days.`}
            </ShownOnce>
          </div>
        )}
      </Dialog>
    </>
  )
}
