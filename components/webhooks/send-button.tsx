'use client'

import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { toast } from 'sonner'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'
import type { DeliveryStatus } from '#lib/webhooks/endpoint.ts'

type Sent = { status: DeliveryStatus; httpStatus: number | null; lastError: string; tookMs: number | null }

type SendButtonProps = {
  send(): Promise<ActionResult<Sent>>
  size?: 'small' | 'medium'
  label?: string
  children: ReactNode
}

/** Sends something to an endpoint and says how it answered. */
export function SendButton({ send, size = 'medium', label, children }: SendButtonProps) {
  const router = useRouter()
  const action = useAction(async () => {
    const result = await send()
    if (!result.ok) toast.error(result.message)
    else if (result.value.status === 'delivered') {
      toast.success(`Answered ${result.value.httpStatus} in ${result.value.tookMs} ms.`)
    } else toast.error(result.value.lastError)
    router.refresh()
    return result
  })
  return (
    <Button
      size={size}
      variant={size === 'small' ? 'quiet' : 'secondary'}
      aria-label={label}
      busy={action.isBusy}
      onClick={() => action.run(undefined)}
    >
      {children}
    </Button>
  )
}
