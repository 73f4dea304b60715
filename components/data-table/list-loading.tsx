import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { TableSkeleton } from './table-skeleton.tsx'

/** A list page that is on its way: the title is known, the rest has its size. */
export function ListLoading({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} description={<Skeleton className="my-1 h-3 w-64 max-w-full" />} />
      <Skeleton className="h-7 w-full sm:w-72" />
      <TableSkeleton />
    </>
  )
}
