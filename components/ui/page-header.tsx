import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type PageHeaderProps = {
  title: ReactNode
  /** What the page is about, one line. */
  description?: ReactNode
  /** Right of the title: the primary action last. */
  actions?: ReactNode
  /** The title or the actions are too wide to share a line on a phone: there the actions come last. */
  isWide?: boolean
  /** The id of the heading where it is not the page's: that of a side panel. */
  panelTitleId?: string | undefined
}

/** The head of a page: title, one line, primary action. The title is the page's only h1, but in a side panel an h2. */
export function PageHeader(props: PageHeaderProps) {
  const { title, description, actions, isWide = false, panelTitleId } = props
  const Heading = panelTitleId === undefined ? 'h1' : 'h2'
  const columns = isWide
    ? 'sm:grid-cols-[minmax(0,1fr)_auto]'
    : 'grid-cols-[minmax(0,1fr)_auto] max-sm:gap-y-1.5 sm:gap-x-6'
  return (
    <div className={classNames('grid items-start gap-x-4 gap-y-0.5', actions === undefined ? '' : columns)}>
      <Heading id={panelTitleId} className="min-w-0 break-words font-semibold text-xl tracking-tight">
        {title}
      </Heading>
      {description === undefined ? null : (
        <div className="row-start-2 min-w-0 text-ink-soft max-sm:col-span-full">{description}</div>
      )}
      {actions === undefined ? null : (
        <div
          className={classNames(
            'flex flex-wrap items-center gap-2 sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:justify-end',
            isWide ? 'max-sm:mt-2.5' : 'col-start-2 row-start-1',
          )}
        >
          {actions}
        </div>
      )}
    </div>
  )
}
