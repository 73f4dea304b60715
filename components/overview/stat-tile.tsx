import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'

type StatTileProps = {
  label: string
  value: ReactNode
  /** One line under the number. */
  hint?: ReactNode
  /** Where the tile leads, if anywhere. */
  href?: string | undefined
}

/** One number that matters. */
export function StatTile({ label, value, hint, href }: StatTileProps) {
  return (
    <div className={classNames('relative min-w-0 bg-surface p-4', href !== undefined && 'hover:bg-hover')}>
      <dt className="text-ink-soft text-sm">{label}</dt>
      <dd data-number className="mt-1 font-semibold text-2xl tracking-tight">
        {value}
        {href === undefined ? null : (
          <Link href={href} prefetch={false} className="absolute inset-0 outline-offset-[-2px]">
            <span className="sr-only">{label}</span>
          </Link>
        )}
      </dd>
      <dd className="mt-0.5 min-h-4 text-balance text-ink-soft text-xs">{hint}</dd>
    </div>
  )
}
