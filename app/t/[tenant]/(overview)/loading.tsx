import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

/** The same boxes as the page, so that nothing jumps when it comes. */
export default function OverviewLoading() {
  return (
    <div role="status" aria-label="Loading" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <PageHeader title="Overview" description={<Skeleton className="my-1 h-3 w-64 max-w-full" />} />
      <Skeleton className="h-26 w-full" />
      <div className="grid gap-5 md:grid-cols-2 xl:grid-cols-3">
        <Skeleton className="h-72 w-full" />
        <Skeleton className="h-72 w-full" />
        <Skeleton className="h-72 w-full max-md:hidden" />
      </div>
    </div>
  )
}
