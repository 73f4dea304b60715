'use client'

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { TIME_ZONE_COOKIE } from './time-zone-cookie.ts'

const TICK_MS = 30_000
const YEAR_SECONDS = 31_536_000

type ViewerTime = { zone: string; now: Date }

const ViewerTimeContext = createContext<ViewerTime>({ zone: 'UTC', now: new Date(0) })

type TimeProviderProps = {
  /** The zone of the cookie, or UTC on the very first page. */
  zone: string
  /** The server's now, ISO 8601: what "ago" counts from until the first tick, so that both sides write the same words. */
  now: string
  children: ReactNode
}

/** Tells every `Time` below the viewer's zone and the present moment. Once, in the root layout. */
export function TimeProvider({ zone: initialZone, now: initialNow, children }: TimeProviderProps) {
  const [zone, setZone] = useState(initialZone)
  const [now, setNow] = useState(() => new Date(initialNow))

  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (own === initialZone) return
    setZone(own)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(own)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  }, [initialZone])

  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS)
    return () => clearInterval(timer)
  }, [])

  return <ViewerTimeContext value={{ zone, now }}>{children}</ViewerTimeContext>
}

/** The viewer's zone and the present moment, to within half a minute. */
export function useViewerTime(): ViewerTime {
  return useContext(ViewerTimeContext)
}
