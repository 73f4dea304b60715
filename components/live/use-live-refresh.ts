import { useCallback, useEffect, useRef, useState } from 'react'
import { useLiveStream } from './use-live-stream.ts'
import { useQuietRefresh } from './use-quiet-refresh.ts'

/** A busy tenant changes many times in a second; a page is read again once in it. */
const REFRESH_EVERY_MS = 1_000

/** While something is held back: how often to see whether the reader has gone on. */
const LOOK_EVERY_MS = 500
const SCROLLED_PX = 60
/** The row that is open in a side panel is read there, and the panel is to follow it. */
const READ_ROW = '[data-row]:not(:has([aria-current])):is(:hover, :focus-within)'
/** A table that is too wide for its page scrolls by itself. */
const SCROLLED_TABLE = '[data-list].is-scrolled'

/** `isHolding`: something new is there and not shown, because somebody reads. */
export type LiveRefreshState = { isHolding: boolean; isConnected: boolean; showNow(): void }

/** Reads the page again whenever the stream says so; not at all without a stream. */
export function useLiveRefresh(streamHref: string | null, holdWhileReading: boolean): LiveRefreshState {
  const readAgain = useQuietRefresh()
  const [isHolding, setHolding] = useState(false)
  const pause = useRef<ReturnType<typeof setTimeout> | null>(null)
  const isDue = useRef(false)

  const onChange = useCallback(() => {
    if (holdWhileReading && isReading()) return setHolding(true)
    if (pause.current !== null) {
      isDue.current = true
      return
    }
    const refresh = () => {
      void readAgain()
      pause.current = setTimeout(() => {
        pause.current = null
        if (!isDue.current) return
        isDue.current = false
        refresh()
      }, REFRESH_EVERY_MS)
    }
    refresh()
  }, [holdWhileReading, readAgain])

  const isConnected = useLiveStream(streamHref, onChange)

  /** What is held back stays so until it can be shown. */
  const release = useCallback(async () => {
    const isShown = await readAgain()
    if (isShown) setHolding(false)
    return isShown
  }, [readAgain])

  useEffect(() => {
    if (!isHolding) return
    const looking = setInterval(() => {
      if (!isReading()) void release()
    }, LOOK_EVERY_MS)
    return () => clearInterval(looking)
  }, [isHolding, release])

  const showNow = useCallback(() => {
    window.scrollTo({ top: 0 })
    document.querySelector(SCROLLED_TABLE)?.scrollTo({ top: 0 })
    void release().then((isShown) => isShown || release())
  }, [release])

  return { isHolding: streamHref !== null && isHolding, isConnected, showNow }
}

function isReading(): boolean {
  return (
    window.scrollY > SCROLLED_PX ||
    (document.querySelector(SCROLLED_TABLE)?.scrollTop ?? 0) > SCROLLED_PX ||
    document.querySelector(`${READ_ROW}, [role=menu]`) !== null
  )
}
