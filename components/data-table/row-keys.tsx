'use client'

import { type ReactNode, useEffect, useRef } from 'react'

/** Lets `j` and `k` go down and up the row links inside; `Enter` is the link's own. Keys typed into a field are left alone. */
export function RowKeys({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const step = stepOf(event)
      if (step === 0 || box.current === null) return
      const links = [...box.current.querySelectorAll<HTMLElement>('a[data-row-link]')]
      const at = links.indexOf(document.activeElement as HTMLElement)
      const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step]
      if (next === undefined) return
      event.preventDefault()
      next.focus({ preventScroll: true })
      next.closest('tr')?.scrollIntoView({ block: 'nearest' })
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <div ref={box} className="[&_tr]:scroll-mt-24 [&_tr]:scroll-mb-4">
      {children}
    </div>
  )
}

function stepOf(event: KeyboardEvent): -1 | 0 | 1 {
  if (event.metaKey || event.ctrlKey || event.altKey) return 0
  const target = event.target
  if (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')
  ) {
    return 0
  }
  if (event.key === 'j') return 1
  return event.key === 'k' ? -1 : 0
}
