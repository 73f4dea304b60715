import { FileQuestion } from 'lucide-react'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** Outside any tenant: this is missing, or not the person's to see. */
export default function NotFound() {
  return (
    <>
      <title>Not found · Reveille</title>
      <EmptyState icon={FileQuestion} title="There is nothing here" isPage>
        The address may be mistyped, or what it showed is gone, or it is not yours to see.
      </EmptyState>
    </>
  )
}
