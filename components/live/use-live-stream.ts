import { useEffect, useRef, useState } from 'react'

/** After the server has refused, as it does when too many look. A lost connection the browser mends by itself. */
const REFUSED_PAUSE_MS = 10_000

/**
 * Follows server-sent events while the tab is in sight: a browser has few connections to one host, and hidden
 * tabs would take them all. `onChange` is called for each `changed`, and whenever the connection stands
 * anew: something may have been missed before.
 *
 * @param href null: nothing is followed
 * @returns whether the connection stands
 */
export function useLiveStream(href: string | null, onChange: () => void): boolean {
  const [isConnected, setConnected] = useState(false)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })

  useEffect(() => {
    if (href === null) return
    let source: EventSource | null = null
    let retry: ReturnType<typeof setTimeout> | undefined

    const close = () => {
      clearTimeout(retry)
      source?.close()
      source = null
      setConnected(false)
    }
    const open = () => {
      if (source !== null || document.visibilityState !== 'visible') return
      const opened = new EventSource(href)
      source = opened
      opened.addEventListener('open', () => {
        setConnected(true)
        latest.current()
      })
      opened.addEventListener('changed', () => latest.current())
      opened.addEventListener('error', () => {
        setConnected(false)
        if (opened.readyState !== EventSource.CLOSED) return
        source = null
        retry = setTimeout(open, REFUSED_PAUSE_MS)
      })
    }
    const onVisibility = () => (document.visibilityState === 'visible' ? open() : close())
    document.addEventListener('visibilitychange', onVisibility)
    open()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      close()
    }
  }, [href])

  return isConnected
}
