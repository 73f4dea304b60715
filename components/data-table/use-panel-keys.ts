import { useRouter } from 'next/navigation'
import { type RefObject, useCallback, useEffect } from 'react'
import { isForItself, keyStep } from './key-step.ts'
import { closePanel, openRow, rowsAroundOpen } from './open-row.ts'

/**
 * The keys of a side panel: `Esc` closes it, `j` and `k` go along the rows, and so do the arrows as long as nothing
 * inside the panel has the focus.
 *
 * @returns closes the panel
 */
export function usePanelKeys(box: RefObject<HTMLElement | null>, listHref: string): () => void {
  const router = useRouter()
  const close = useCallback(() => closePanel(router, listHref), [router, listHref])

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isForItself(event)) return
      if (event.key === 'Escape') {
        close()
        return
      }
      const step = keyStep(event)
      if (step === 0 || (event.key.startsWith('Arrow') && isInside(box.current))) return
      const { previous, next } = rowsAroundOpen()
      const row = step > 0 ? next : previous
      event.preventDefault()
      if (row !== undefined) openRow(router, row)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [box, close, router])

  return close
}

function isInside(box: HTMLElement | null): boolean {
  const { activeElement } = document
  return box !== null && activeElement !== box && box.contains(activeElement)
}
