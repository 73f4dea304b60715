'use client'

import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import type { FormEvent } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { MIN_PASSWORD_LENGTH } from '#lib/users/user.ts'
import { SIGN_IN_PATH, tenantPaths } from '#lib/web/paths.ts'
import { join } from './actions.ts'

/** Name and password of a new person, who is signed in at once. */
export function JoinForm({ secret, email }: { secret: string; email: string }) {
  const router = useRouter()
  const action = useAction(join, ['/name', '/password'])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const password = String(form.get('password'))
    const joined = await action.run({ secret, name: String(form.get('name')), password })
    if (joined === null) return
    const signedIn = await signIn('credentials', { email: joined.email, password, redirect: false }).catch(
      () => undefined,
    )
    router.replace(signedIn?.ok === true ? tenantPaths(joined.tenantSlug).home : SIGN_IN_PATH)
    router.refresh()
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <FaultNotice>{action.fault}</FaultNotice>
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            value={email}
            readOnly
            autoComplete="username"
            className="min-h-9"
          />
        )}
      </Field>
      <Field label="Your name" error={action.faultAt('/name')}>
        {(control) => (
          <Input {...control} name="name" autoComplete="name" maxLength={100} autoFocus className="min-h-9" />
        )}
      </Field>
      <Field
        label="Password"
        hint={`${MIN_PASSWORD_LENGTH} characters or more.`}
        error={action.faultAt('/password')}
      >
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={MIN_PASSWORD_LENGTH}
            maxLength={1024}
            required
            className="min-h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={action.isBusy} className="min-h-9">
        Join
      </Button>
    </form>
  )
}
