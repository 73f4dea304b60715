import { type RefObject, useEffect, useRef, useState } from 'react'
import { forgetOpening, rowsAroundOpen, takesFocus } from './open-row.ts'

/** Where the open row stands in its list. `words` is empty when it is on another page of it. */
export type OpenRowPlace = { words: string; hasPrevious: boolean; hasNext: boolean }

const NOWHERE: OpenRowPlace = { words: '', hasPrevious: false, hasNext: false }

/**
 * Follows the row that is open: tells its place, which changes as the list does, and looks after the focus. That
 * goes into the panel when somebody opens it, stays there from row to row, and goes back to the row in the end.
 */
export function useOpenRow(box: RefObject<HTMLElement | null>, openKey: string): OpenRowPlace {
  const [place, setPlace] = useState(NOWHERE)
  const lastKey = useRef(openKey)

  useEffect(() => {
    // What had the focus may have belonged to the row before, and is gone.
    const isLost = lastKey.current !== openKey && document.activeElement === document.body
    lastKey.current = openKey
    if (takesFocus() || isLost) box.current?.focus({ preventScroll: true })
  }, [box, openKey])

  useEffect(() => {
    let last: HTMLElement | undefined
    const looking = new MutationObserver(look)
    function look() {
      const { open, index, count, previous, next } = rowsAroundOpen()
      last = open ?? last
      const words = open === undefined ? '' : `${index + 1} of ${count}`
      const found = { words, hasPrevious: previous !== undefined, hasNext: next !== undefined }
      setPlace((known) => (isSame(known, found) ? known : found))
    }
    look()
    const list = document.querySelector('main')
    if (list !== null) {
      looking.observe(list, { subtree: true, childList: true, attributeFilter: ['aria-current'] })
    }
    return () => {
      looking.disconnect()
      forgetOpening()
      const { activeElement } = document
      if (activeElement === null || activeElement === document.body) last?.focus({ preventScroll: true })
    }
  }, [])

  return place
}

function isSame(one: OpenRowPlace, other: OpenRowPlace): boolean {
  return one.words === other.words && one.hasPrevious === other.hasPrevious && one.hasNext === other.hasNext
}
