import { useEffect } from 'react'
import { keyStep } from './key-step.ts'
import { isPanelOpen } from './open-row.ts'

/**
 * Lets `j` and `k` go down and up the row links of the page, from one table on to the next; `Enter` is the link's
 * own. With a side panel open the keys are its own. Each table asks for this, and the first of them acts.
 */
export function useRowKeys(): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const step = event.key.startsWith('Arrow') ? 0 : keyStep(event)
      if (step === 0 || event.defaultPrevented || isPanelOpen()) return
      const links = [...document.querySelectorAll<HTMLElement>('a[data-row-link]')]
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
}
