import type { ReactNode } from 'react'

/** The frame of a list that is its page's main part. It must not clip: the head of its table sticks to the window. */
export function ListPanel({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="rounded-lg border bg-surface [&_thead_th:first-child]:rounded-tl-lg [&_thead_th:last-child]:rounded-tr-lg [&_tbody_tr:last-child_td:first-child]:rounded-bl-lg [&_tbody_tr:last-child_td:last-child]:rounded-br-lg"
    >
      {children}
    </section>
  )
}

/** The row of filters over a list: the search first, then the chips. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>
}
