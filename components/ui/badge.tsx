import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** A small fact beside a name: a kind, an environment, a role. It has no colour, for it is no status; that is a `StatusPill`. */
export function Badge({ children, mono = false }: { children: ReactNode; mono?: boolean }) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center whitespace-nowrap rounded-sm border border-neutral-line bg-neutral-soft px-1.5 text-ink-soft text-xs',
        mono && 'font-mono',
      )}
    >
      {children}
    </span>
  )
}
