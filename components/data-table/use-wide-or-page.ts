import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { WIDE } from './open-row.ts'

/** Goes to the page wherever there is no room for a panel: on a phone that follows the link of a colleague, or in a window made small. */
export function useWideOrPage(pageHref: string): void {
  const router = useRouter()
  useEffect(() => {
    const wide = window.matchMedia(WIDE)
    const look = () => {
      if (!wide.matches) router.replace(pageHref)
    }
    look()
    wide.addEventListener('change', look)
    return () => wide.removeEventListener('change', look)
  }, [router, pageHref])
}
