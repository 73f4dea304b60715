import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'

type KeysetPagerProps = {
  /** The page of newer rows, or null when this is the newest. */
  newerHref: string | null
  /** The page of older rows, or null when this is the last. */
  olderHref: string | null
}

/** Newer and Older, by cursor in the URL: no page numbers, for nobody counts ten million calls. Nothing if all fits on one page. */
export function KeysetPager({ newerHref, olderHref }: KeysetPagerProps) {
  if (newerHref === null && olderHref === null) return null
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2">
      <PagerLink href={newerHref} direction="newer" />
      <PagerLink href={olderHref} direction="older" />
    </nav>
  )
}

function PagerLink({ href, direction }: { href: string | null; direction: 'newer' | 'older' }) {
  const content =
    direction === 'newer' ? (
      <>
        <ChevronLeft aria-hidden /> Newer
      </>
    ) : (
      <>
        Older <ChevronRight aria-hidden />
      </>
    )
  if (href !== null) {
    return (
      <LinkButton href={href} rel={direction === 'newer' ? 'prev' : 'next'}>
        {content}
      </LinkButton>
    )
  }
  return <Button disabled>{content}</Button>
}
