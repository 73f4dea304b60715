'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { ErrorNotice } from '#components/frame/error-notice.tsx'

type ErrorPageProps = { error: Error & { digest?: string }; reset(): void }

/** What stands in the place of a page that failed, inside its frame. */
export default function PersonError({ error, reset }: ErrorPageProps) {
  const router = useRouter()
  function retry() {
    startTransition(() => {
      router.refresh()
      reset()
    })
  }
  return <ErrorNotice digest={error.digest} retry={retry} />
}
