import { useRouter } from 'next/navigation'
import { useCallback, useRef } from 'react'

/** A file that the console serves without looking at anything. */
const PROBE = '/icon.svg'
const PROBE_MS = 5_000

/**
 * Reads the page again if the console answers. Next loads the whole page where a refresh fails, and the browser would
 * show its own error in place of what stood there: whoever did not ask for news must not lose the page to them.
 *
 * @returns asks for it, and tells whether the console answered. Who asks while another does shares that answer: a
 *   page that is read after it shows what both wanted; where there was none, the console is asked once more.
 */
export function useQuietRefresh(): () => Promise<boolean> {
  const router = useRouter()
  const asked = useRef(0)
  const underWay = useRef<Promise<boolean> | null>(null)

  return useCallback(() => {
    async function look(): Promise<boolean> {
      let askedBefore: number
      let isThere: boolean
      do {
        askedBefore = asked.current
        isThere = await consoleAnswers()
      } while (!isThere && asked.current !== askedBefore)
      underWay.current = null
      if (isThere) router.refresh()
      return isThere
    }
    asked.current += 1
    underWay.current ??= look()
    return underWay.current
  }, [router])
}

function consoleAnswers(): Promise<boolean> {
  return fetch(PROBE, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
