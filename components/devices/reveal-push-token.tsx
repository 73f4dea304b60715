'use client'

import { Eye } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

type RevealPushTokenProps = {
  pushTokenId: string
  lastFour: string
  /** With the tenant bound already. */
  reveal(input: { pushTokenId: string }): Promise<ActionResult<{ value: string }>>
}

/** Shows the whole value of a push token, and says beforehand that this is written down. */
export function RevealPushToken({ pushTokenId, lastFour, reveal }: RevealPushTokenProps) {
  const [isOpen, setOpen] = useState(false)
  const [value, setValue] = useState<string | null>(null)
  const action = useAction(reveal)

  function onOpenChange(open: boolean) {
    setOpen(open)
    setValue(null)
    action.reset()
  }

  return (
    <>
      <Button
        variant="quiet"
        size="small"
        className="-my-1"
        aria-label={`Reveal the push token that ends in ${lastFour}`}
        onClick={() => onOpenChange(true)}
      >
        <Eye aria-hidden />
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={onOpenChange}
        busy={action.isBusy}
        title={`Push token ••••${lastFour}`}
        description="Whoever has its value and your credential can ring this phone. That you look at it is written into the audit trail."
        footer={
          value === null ? (
            <>
              <Button disabled={action.isBusy} onClick={() => onOpenChange(false)}>
                Cancel
              </Button>
              <Button
                variant="primary"
                busy={action.isBusy}
                onClick={async () => setValue((await action.run({ pushTokenId }))?.value ?? null)}
              >
                Reveal
              </Button>
            </>
          ) : (
            <Button onClick={() => onOpenChange(false)}>Close</Button>
          )
        }
      >
        {value === null ? (
          <FaultNotice>{action.fault}</FaultNotice>
        ) : (
          <CodeBlock what="push token" code={value} />
        )}
      </Dialog>
    </>
  )
}
