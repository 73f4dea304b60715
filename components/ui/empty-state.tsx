import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type EmptyStateProps = {
  icon: LucideIcon
  /** What is not there: "No devices yet". */
  title: string
  /** What to do next, in one or two lines. */
  children: ReactNode
  action?: ReactNode
  /** It is all that the page says, so its title is the page's h1. */
  isPage?: boolean
}

/** Stands where a list would, and says what to do next. */
export function EmptyState({ icon: Icon, title, children, action, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-14 text-center">
      <Icon aria-hidden className="mb-2 size-6 text-ink-faint" strokeWidth={1.5} />
      <Title className="font-medium">{title}</Title>
      <div className="max-w-[44ch] text-balance text-ink-soft">{children}</div>
      {action === undefined ? null : <div className="mt-3">{action}</div>}
    </div>
  )
}
