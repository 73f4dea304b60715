import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type PanelProps = {
  title?: ReactNode
  /** Right of the title. */
  actions?: ReactNode
  /** `flush` lets a table reach the edges. */
  padding?: 'normal' | 'flush'
  className?: string
  children: ReactNode
}

/** A box for one subject, with its heading. */
export function Panel({ title, actions, padding = 'normal', className, children }: PanelProps) {
  return (
    <section className={classNames('min-w-0 rounded-lg border bg-surface', className)}>
      {title === undefined && actions === undefined ? null : (
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-b px-4 py-2">
          <h2 className="font-medium text-base">{title}</h2>
          {actions}
        </div>
      )}
      <div className={padding === 'flush' ? 'overflow-hidden rounded-b-lg' : 'p-4'}>{children}</div>
    </section>
  )
}
