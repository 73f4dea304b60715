import Link from 'next/link'
import { Fragment } from 'react'

export type Crumb = {
  label: string
  /** Absent for the page itself. */
  href?: string
}

/** Where this page is: the last crumb is the page itself. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.href ?? crumb.label}>
            {index === 0 ? null : (
              <li aria-hidden className="text-ink-faint">
                /
              </li>
            )}
            <li className="min-w-0 truncate">
              {crumb.href === undefined ? (
                <span aria-current="page" className="text-ink">
                  {crumb.label}
                </span>
              ) : (
                <Link href={crumb.href} className="rounded-sm text-ink-soft hover:text-ink">
                  {crumb.label}
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}
