import { useRouter } from 'next/navigation'
import { useCallback } from 'react'

/** A file that the console serves without looking at anything. */
const PROBE = '/icon.svg'

/**
 * Reads the page again if the console answers. Next loads the whole page where a refresh fails, and the browser would
 * show its own error in place of what stood there: whoever did not ask for news must not lose the page to them.
 */
export function useQuietRefresh(): () => void {
  const router = useRouter()
  return useCallback(() => {
    fetch(PROBE, { method: 'HEAD', cache: 'no-store' }).then(
      ({ ok }) => ok && router.refresh(),
      () => undefined,
    )
  }, [router])
}
