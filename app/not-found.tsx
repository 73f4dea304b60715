import { FileQuestion } from 'lucide-react'
import { CenteredPage } from '#components/frame/centered-page.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'

/** The one answer for "missing" and for "not yours". It says nothing that would tell the two apart. */
export default function NotFound() {
  return (
    <CenteredPage>
      <title>Not found · Reveille</title>
      <EmptyState
        icon={FileQuestion}
        title="There is nothing here"
        isPage
        action={<LinkButton href="/">Go to the start</LinkButton>}
      >
        The address may be mistyped, or what it showed is gone, or it is not yours to see.
      </EmptyState>
    </CenteredPage>
  )
}
