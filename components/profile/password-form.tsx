'use client'

import { useRouter } from 'next/navigation'
import type { FormEvent } from 'react'
import { toast } from 'sonner'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { MIN_PASSWORD_LENGTH } from '#lib/users/user.ts'
import type { ActionResult } from '#lib/web/action-result.ts'

type PasswordFormProps = {
  email: string
  change(input: { password: string; newPassword: string }): Promise<ActionResult<{ endedSessions: number }>>
}

/** Changes the password, and says how many other browsers it signed out. */
export function PasswordForm({ email, change }: PasswordFormProps) {
  const router = useRouter()
  const action = useAction(change, ['/password', '/newPassword'])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const members = new FormData(form)
    const changed = await action.run({
      password: String(members.get('password')),
      newPassword: String(members.get('newPassword')),
    })
    if (changed === null) return
    form.reset()
    toast.success(`Your password is changed. ${signedOut(changed.endedSessions)}`)
    router.refresh()
  }

  return (
    <form method="post" onSubmit={submit} className="grid max-w-md gap-4">
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label="Present password" error={action.faultAt('/password')}>
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <Field
        label="New password"
        hint={`${MIN_PASSWORD_LENGTH} characters or more. All other browsers are signed out.`}
        error={action.faultAt('/newPassword')}
      >
        {(control) => (
          <Input
            {...control}
            name="newPassword"
            type="password"
            autoComplete="new-password"
            minLength={MIN_PASSWORD_LENGTH}
            maxLength={1024}
            required
          />
        )}
      </Field>
      <FaultNotice>{action.fault}</FaultNotice>
      <div>
        <Button type="submit" busy={action.isBusy}>
          Change password
        </Button>
      </div>
    </form>
  )
}

function signedOut(count: number): string {
  if (count === 0) return 'No other browser was signed in.'
  return count === 1 ? 'One other browser was signed out.' : `${count} other browsers were signed out.`
}
