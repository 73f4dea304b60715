import type { ReactNode } from 'react'

type PageHeaderProps = {
  title: ReactNode
  /** What the page is about, one line. */
  description?: ReactNode
  /** Right of the title: the primary action last. */
  actions?: ReactNode
}

/** The head of a page: title, one line, primary action. The title is the page's only h1. */
export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="break-words font-semibold text-xl tracking-tight">{title}</h1>
        {description === undefined ? null : <div className="mt-0.5 text-ink-soft">{description}</div>}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
