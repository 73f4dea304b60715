'use client'

import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { isSignedIn } from '../../session-actions.ts'
import { signInFault } from './sign-in-fault.ts'

type SignInFormProps = {
  /** A path of this site, checked by the server. */
  goOnTo: string
  /** What to tell before anything is typed. */
  fault?: string | null
}

/** Address and password, then a code where the account has a second factor. */
export function SignInForm({ goOnTo, fault: firstFault = null }: SignInFormProps) {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(firstFault)
  const [needsCode, setNeedsCode] = useState(false)

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
    const refusal = await attempt({
      email: String(form.get('email')),
      password: String(form.get('password')),
      code: String(form.get('code') ?? ''),
    })
    if (refusal === null) {
      router.replace(goOnTo)
      router.refresh()
      return
    }
    setBusy(false)
    if (refusal === CODE_NEEDED) setNeedsCode(true)
    else setFault(signInFault(refusal))
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <FaultNotice>{fault}</FaultNotice>
      <Field label="E-mail" className={needsCode ? 'hidden' : ''}>
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
      <Field label="Password" className={needsCode ? 'hidden' : ''}>
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
      {needsCode ? <CodeField /> : null}
      <Button type="submit" variant="primary" busy={busy} className="min-h-9">
        Sign in
      </Button>
    </form>
  )
}

function CodeField() {
  return (
    <Field label="Code" hint="Six digits of your authenticator app, or one of your recovery codes.">
      {(control) => (
        <Input
          {...control}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          autoFocus
          className="min-h-9 font-mono"
        />
      )}
    </Field>
  )
}

/** What next-auth answers when the password is right and the account has a second factor. */
const CODE_NEEDED = 'code_needed'

/** Null when signed in; else the error word of next-auth's answer. */
async function attempt(given: { email: string; password: string; code: string }): Promise<string | null> {
  const result = await signIn('credentials', { ...given, redirect: false }).catch(() => undefined)
  if (result === undefined) return 'unreachable'
  return result.ok && result.error === null ? null : (result.error ?? '')
}
