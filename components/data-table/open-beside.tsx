'use client'

import { useRouter } from 'next/navigation'
import type { MouseEvent, ReactNode } from 'react'
import { openRow, WIDE } from './open-row.ts'

/** Opens the rows inside beside their list: on a plain click and on Enter, on a wide screen. All else is the link's own. */
export function OpenBeside({ children }: { children: ReactNode }) {
  const router = useRouter()

  function onClickCapture(event: MouseEvent) {
    const { target } = event
    const row = target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-panel-href]') : null
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (row === null || !isPlain || !window.matchMedia(WIDE).matches) return
    event.preventDefault()
    openRow(router, row)
  }

  return (
    <div className="rounded-[inherit]" onClickCapture={onClickCapture}>
      {children}
    </div>
  )
}
