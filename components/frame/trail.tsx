'use client'

import { usePathname } from 'next/navigation'
import { Breadcrumbs, type Crumb } from '#components/ui/breadcrumbs.tsx'
import type { NavItem } from './nav-items.ts'

/** Where this page is, read from its address: section, and the id's last characters where it is about one thing. */
export function Trail({ items }: { items: readonly NavItem[] }) {
  const pathname = usePathname()
  const section = items.find((item) => pathname === item.href || pathname.startsWith(`${item.href}/`))
  if (section === undefined) return null
  const subject = pathname.slice(section.href.length + 1).split('/')[0] ?? ''
  const crumbs: Crumb[] =
    subject === ''
      ? [{ label: section.label }]
      : [{ label: section.label, href: section.href }, { label: shortened(decodeURIComponent(subject)) }]
  return <Breadcrumbs crumbs={crumbs} />
}

function shortened(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id
}
