'use client'

import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'

type SaveBarProps = {
  fault: string | null
  isBusy: boolean
  /** False hides the button: the role may look and not save. */
  maySave: boolean
  disabled?: boolean
  /** Beside the button. */
  children?: ReactNode
}

/** The end of a form: what is wrong with it as a whole, and the button that saves it. */
export function SaveBar({ fault, isBusy, maySave, disabled = false, children }: SaveBarProps) {
  return (
    <>
      <FaultNotice>{fault}</FaultNotice>
      {maySave ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" busy={isBusy} disabled={disabled}>
            Save
          </Button>
          {children}
        </div>
      ) : null}
    </>
  )
}
