'use client'

import { TriangleAlert } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

type ErrorNoticeProps = {
  /** Next's mark of the error in the log; never the error's own words. */
  digest: string | undefined
  retry(): void
}

/** A page that failed: what to do, and what to quote to whoever runs this. */
export function ErrorNotice({ digest, retry }: ErrorNoticeProps) {
  return (
    <div role="alert">
      <EmptyState
        icon={TriangleAlert}
        title="This page could not be shown"
        isPage
        action={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        <p>Calls are not affected: they run apart from this console.</p>
        {digest === undefined ? null : (
          <p className="mt-1 text-sm">
            If it stays, look for <code className="font-mono">{digest}</code> in the console’s log.
          </p>
        )}
      </EmptyState>
    </div>
  )
}
