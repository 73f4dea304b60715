import { Skeleton } from '#components/ui/skeleton.tsx'

/** What a side panel holds until its row is read. */
export function PanelLoading() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4">
      <Skeleton className="my-1 h-5 w-2/3" />
      <Skeleton className="h-3 w-1/2" />
      <Skeleton className="h-36" />
      <Skeleton className="h-64" />
    </div>
  )
}
