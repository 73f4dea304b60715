import type { ReactNode } from 'react'

type NameWithFactProps = {
  name: ReactNode
  /** What tells it from others of the name, or what a narrow screen has no column for. */
  fact: ReactNode
}

/** A name and a lesser fact in a cell: side by side, and one under the other on a phone, so that neither is cut. */
export function NameWithFact({ name, fact }: NameWithFactProps) {
  return (
    <span className="flex min-w-0 flex-col py-1 sm:flex-row sm:items-center sm:gap-2 sm:py-0">
      <span className="min-w-0 truncate font-medium">{name}</span>
      <span className="min-w-0 truncate font-normal text-ink-soft max-sm:text-xs">{fact}</span>
    </span>
  )
}
