import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** What went wrong with a form as a whole; nothing while it is null. */
export function FaultNotice({ children }: { children: ReactNode }) {
  if (children === null) return null
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-md border border-bad-line bg-bad-soft px-3 py-2 text-bad text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  )
}
