'use client'

import { type ReactNode, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Ends sessions, this browser's too. */
export function SignOutButton({ signOut, children }: { signOut(): Promise<void>; children: ReactNode }) {
  const [isBusy, startTransition] = useTransition()
  return (
    <Button size="small" busy={isBusy} onClick={() => startTransition(signOut)}>
      {children}
    </Button>
  )
}
