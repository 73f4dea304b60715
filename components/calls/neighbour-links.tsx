import { ChevronLeft, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '#components/ui/button-class.ts'

type NeighbourLinksProps = { previousHref: string | null; nextHref: string | null }

/** The calls of the same account before and after this one. */
export function NeighbourLinks({ previousHref, nextHref }: NeighbourLinksProps) {
  return (
    <nav aria-label="Calls of this account" className="flex">
      <Neighbour href={previousHref} label="Previous call of this account" className="rounded-r-none">
        <ChevronLeft aria-hidden />
      </Neighbour>
      <Neighbour href={nextHref} label="Next call of this account" className="-ml-px rounded-l-none">
        <ChevronRight aria-hidden />
      </Neighbour>
    </nav>
  )
}

type NeighbourProps = { href: string | null; label: string; className: string; children: React.ReactNode }

function Neighbour({ href, label, className, children }: NeighbourProps) {
  const look = buttonClass('secondary', 'icon', className)
  if (href === null) {
    return (
      <span aria-hidden className={`${look} cursor-not-allowed opacity-50`}>
        {children}
      </span>
    )
  }
  return (
    <Link href={href} aria-label={label} title={label} className={look}>
      {children}
    </Link>
  )
}
