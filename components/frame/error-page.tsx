'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { ErrorNotice } from './error-notice.tsx'

export type ErrorPageProps = { error: Error & { digest?: string }; reset(): void }

/** What stands in the place of a page that failed, as Next's `error.tsx` takes it. */
export function ErrorPage({ error, reset }: ErrorPageProps) {
  const router = useRouter()
  function retry() {
    startTransition(() => {
      router.refresh()
      reset()
    })
  }
  return <ErrorNotice digest={error.digest} retry={retry} />
}
