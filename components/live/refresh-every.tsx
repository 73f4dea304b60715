'use client'

import { useEffect } from 'react'
import { useQuietRefresh } from './use-quiet-refresh.ts'

/** Reads the page again every so often, while it is in sight: for numbers that follow no single event. Shows nothing. */
export function RefreshEvery({ everyMs }: { everyMs: number }) {
  const refresh = useQuietRefresh()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [refresh, everyMs])
  return null
}
