'use client'

import { Toaster as Sonner } from 'sonner'

/** Where toasts appear; once, in the root layout. Raise one with `toast` of `sonner`, for what has no better place. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-2.5 rounded-lg border bg-raised px-3.5 py-3 font-sans text-sm text-ink shadow-lg',
          description: 'text-ink-soft',
          success: '[&_[data-icon]]:text-good',
          error: '[&_[data-icon]]:text-bad',
          warning: '[&_[data-icon]]:text-waiting',
        },
      }}
    />
  )
}
