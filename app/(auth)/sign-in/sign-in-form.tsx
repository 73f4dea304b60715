'use client'

import { CircleAlert } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { isSignedIn } from '../../session-actions.ts'
import { signInFault } from './sign-in-fault.ts'

/** Address and password. `goOnTo` is a path of this site, checked by the server. */
export function SignInForm({ goOnTo }: { goOnTo: string }) {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  // A strict cookie does not come along when a link in a mail or a chat leads here; asked from this page, it does.
  useEffect(() => {
    isSignedIn().then(
      (signedIn) => signedIn && router.replace(goOnTo),
      () => undefined,
    )
  }, [router, goOnTo])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setFault(null)
    const words = await attempt(String(form.get('email')), String(form.get('password')))
    if (words === null) {
      router.replace(goOnTo)
      router.refresh()
      return
    }
    setFault(words)
    setBusy(false)
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {fault === null ? null : (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md border border-bad-line bg-bad-soft px-3 py-2 text-bad text-sm"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {fault}
        </p>
      )}
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            maxLength={254}
            required
            autoFocus
            className="min-h-9"
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            maxLength={1024}
            required
            className="min-h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="min-h-9">
        Sign in
      </Button>
    </form>
  )
}

/** Null when signed in; else what to tell the person. */
async function attempt(email: string, password: string): Promise<string | null> {
  const result = await signIn('credentials', { email, password, redirect: false }).catch(() => undefined)
  if (result === undefined) return signInFault('unreachable')
  return result.ok && result.error === null ? null : signInFault(result.error ?? '')
}
