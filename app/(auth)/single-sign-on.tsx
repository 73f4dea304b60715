'use client'

import { KeyRound } from 'lucide-react'
import { signIn } from 'next-auth/react'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { OIDC } from '#lib/web/paths.ts'

/** Leads to the OpenID provider, and from there to `goOnTo`, a path of this site. */
export function SingleSignOn({ goOnTo }: { goOnTo: string }) {
  const [busy, setBusy] = useState(false)

  // Who comes back by the browser's own button finds the page as they left it.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && setBusy(false)
    window.addEventListener('pageshow', shown)
    return () => window.removeEventListener('pageshow', shown)
  }, [])

  async function go() {
    setBusy(true)
    await signIn(OIDC, { callbackUrl: goOnTo }).catch(() => setBusy(false))
  }

  return (
    <>
      <div className="my-5 flex items-center gap-3 text-ink-soft text-sm" aria-hidden>
        <span className="h-px flex-1 bg-line" />
        or
        <span className="h-px flex-1 bg-line" />
      </div>
      <Button busy={busy} onClick={go} className="min-h-9 w-full">
        {busy ? null : <KeyRound aria-hidden />}
        Continue with single sign-on
      </Button>
    </>
  )
}
