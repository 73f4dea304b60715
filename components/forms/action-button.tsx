'use client'

import { useRouter } from 'next/navigation'
import type { ComponentProps, ReactNode } from 'react'
import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import { useAction } from './use-action.ts'

type ActionButtonProps = Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'aria-label'> & {
  action(): Promise<ActionResult<unknown>>
  /** What to say when it is done. */
  done: string
  children: ReactNode
}

/** A button for what can be undone: it does it at once, says so, and the page is read again. */
export function ActionButton({ action: perform, done, children, ...look }: ActionButtonProps) {
  const router = useRouter()
  const action = useAction(async () => {
    const result = await perform()
    if (result.ok) toast.success(done)
    else toast.error(result.message)
    router.refresh()
    return result
  })
  return (
    <Button {...look} busy={action.isBusy} onClick={() => action.run(undefined)}>
      {children}
    </Button>
  )
}
