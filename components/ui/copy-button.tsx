'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { buttonClass } from './button-class.ts'

/** How long the tick stays, ms. */
const TICK_MS = 1_500

type CopyButtonProps = {
  /** What goes to the clipboard. */
  text: string
  /** What it is, after "Copy": `call id`, `curl command`. */
  what: string
  /** Shows the words too, not only the icon. */
  labelled?: boolean
}

/** Copies a text and says so. */
export function CopyButton({ text, what, labelled = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), TICK_MS)
    return () => clearTimeout(timer)
  }, [copied])

  function copy() {
    // Absent where the page is not served over https or from this machine.
    if (navigator.clipboard === undefined) {
      toast.error('This browser lets a page copy only over https. Select the text instead.')
      return
    }
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => toast.error(`The browser did not allow copying the ${what}.`),
    )
  }

  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={labelled ? undefined : `Copy ${what}`}
      title={labelled ? undefined : `Copy ${what}`}
      className={
        labelled
          ? buttonClass('secondary', 'small')
          : 'relative inline-flex size-6 cursor-pointer items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink'
      }
    >
      <Icon aria-hidden className={copied ? 'size-3.5 text-good' : 'size-3.5'} />
      {labelled ? (copied ? 'Copied' : `Copy ${what}`) : null}
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  )
}
