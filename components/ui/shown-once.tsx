import { TriangleAlert } from 'lucide-react'
import { CopyButton } from './copy-button.tsx'

type ShownOnceProps = {
  secret: string
  /** What it is, for the copy button: `API key`. */
  what: string
  /** Why it must be kept now. */
  children: string
}

/** A secret that is in this answer and nowhere else. */
export function ShownOnce({ secret, what, children }: ShownOnceProps) {
  return (
    <div className="grid gap-3">
      <p className="flex items-start gap-2 rounded-md border border-waiting-line bg-waiting-soft px-3 py-2 text-sm text-waiting">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {children}
      </p>
      <div className="flex items-start gap-2 rounded-md border bg-sunken px-3 py-2.5">
        <code data-secret className="min-w-0 flex-1 break-all font-mono text-sm">
          {secret}
        </code>
        <CopyButton text={secret} what={what} labelled />
      </div>
    </div>
  )
}
