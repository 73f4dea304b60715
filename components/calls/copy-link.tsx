'use client'

import { Link2 } from 'lucide-react'
import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'

/** Copies the address of this page, with its state, for a colleague. */
export function CopyLink() {
  function copy() {
    if (navigator.clipboard === undefined) {
      toast.error('This browser lets a page copy only over https. Copy the address bar instead.')
      return
    }
    navigator.clipboard.writeText(window.location.href).then(
      () => toast.success('Link copied'),
      () => toast.error('The browser did not allow copying the link.'),
    )
  }
  return (
    <Button onClick={copy}>
      <Link2 aria-hidden />
      <span className="max-sm:sr-only">Copy link</span>
    </Button>
  )
}
