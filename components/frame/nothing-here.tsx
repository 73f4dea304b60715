import { FileQuestion } from 'lucide-react'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** One thing is missing, or belongs to another tenant: the same words for both. */
export function NothingHere({ inPanel = false }: { inPanel?: boolean }) {
  return (
    <EmptyState icon={FileQuestion} title="There is nothing here" isPage={!inPanel}>
      The address may be mistyped, or what it showed is gone, or it is not yours to see.
    </EmptyState>
  )
}
