'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { buttonClass } from './button-class.ts'

type DialogProps = {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  /** One or two lines: what will happen. */
  description?: ReactNode
  children?: ReactNode
  /** Buttons, right-aligned, the confirming one last. */
  footer?: ReactNode
  /** What it asked for is under way: until that is over, nothing closes it, or its answer would be lost. */
  busy?: boolean
}

/** A modal dialog: it takes the focus and gives it back, closes by Escape, and is a sheet at the bottom on a phone. */
export function Dialog(props: DialogProps) {
  const { open, title, description, children, footer, busy = false } = props

  function onOpenChange(isOpen: boolean) {
    if (isOpen || !busy) props.onOpenChange(isOpen)
  }

  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[90dvh] flex-col rounded-t-lg border bg-raised shadow-lg outline-none data-[state=open]:animate-appear sm:inset-x-auto sm:top-[15vh] sm:bottom-auto sm:left-1/2 sm:max-h-[75vh] sm:w-[30rem] sm:-translate-x-1/2 sm:rounded-lg"
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div className="grid gap-1">
              <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
              {description === undefined ? null : (
                <Radix.Description className="text-ink-soft">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label="Close"
              disabled={busy}
              className={buttonClass('quiet', 'icon', '-mt-1 -mr-2')}
            >
              <X aria-hidden />
            </Radix.Close>
          </div>
          {children === undefined ? null : <div className="overflow-y-auto px-5 pb-5">{children}</div>}
          {footer === undefined ? null : (
            <div className="flex justify-end gap-2 border-t px-5 py-3">{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
