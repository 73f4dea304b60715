import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type SegmentedLinksProps = {
  /** What is chosen, for screen readers. */
  label: string
  options: readonly { label: ReactNode; href: string; selected: boolean }[]
}

/** A choice of few, all in sight, as links: the URL is the state. */
export function SegmentedLinks({ label, options }: SegmentedLinksProps) {
  return (
    <nav
      aria-label={label}
      className="inline-flex rounded-md border border-line-strong bg-surface p-0.5 shadow-sm"
    >
      {options.map((option) => (
        <Link
          key={option.href}
          href={option.href}
          prefetch={false}
          scroll={false}
          aria-current={option.selected ? 'true' : undefined}
          className={classNames(
            'inline-flex h-7 items-center whitespace-nowrap rounded-sm px-1.5 font-medium text-sm sm:px-2.5',
            option.selected ? 'bg-pressed text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
          )}
        >
          {option.label}
        </Link>
      ))}
    </nav>
  )
}
