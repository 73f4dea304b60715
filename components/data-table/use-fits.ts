import { type RefObject, useEffect, useState } from 'react'

/** Whether the table inside has room. Until it is measured, a table that may be too wide is taken to be. */
export function useFits(box: RefObject<HTMLElement | null>, mayOverflow: boolean): boolean {
  const [isMeasuredToFit, setFits] = useState(false)

  useEffect(() => {
    const table = box.current?.querySelector('table')
    if (!mayOverflow || table === null || table === undefined) return
    const measuring = new ResizeObserver(() => {
      if (box.current !== null) setFits(table.offsetWidth <= box.current.clientWidth)
    })
    measuring.observe(table)
    if (box.current !== null) measuring.observe(box.current)
    return () => measuring.disconnect()
  }, [box, mayOverflow])

  return !mayOverflow || isMeasuredToFit
}
