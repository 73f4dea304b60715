import { Skeleton } from '#components/ui/skeleton.tsx'

/** Widths that look like words, the same at each render. */
const WIDTHS = ['w-3/5', 'w-2/5', 'w-1/2', 'w-2/3', 'w-1/3']

/** A table that is on its way: same head, same rows, so that nothing jumps when it comes. */
export function TableSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden rounded-lg border bg-surface">
      <div className="h-8 border-b bg-sunken" />
      {Array.from({ length: rows }, (_, index) => WIDTHS[index % WIDTHS.length]).map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={index} className="flex h-row items-center gap-6 border-b px-4 last:border-b-0">
          <div className="flex-1">
            <Skeleton className={`h-3 ${width}`} />
          </div>
          <Skeleton className="h-3 w-20 max-sm:hidden" />
          <Skeleton className="h-3 w-24 max-md:hidden" />
        </div>
      ))}
    </div>
  )
}
