'use client'

import { usePathname } from 'next/navigation'
import { Breadcrumbs } from '#components/ui/breadcrumbs.tsx'
import { type NavViewer, navFor } from './nav-items.ts'

/** Pages below a section that are about no one thing. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ['rules', 'Rules'],
  ['new', 'Upload'],
  ['expiring', 'Expiring'],
])

type TrailProps = { tenantName: string; viewer: NavViewer }

/**
 * Where a page about one thing is, read from its address: its section, and the ends of its id. A list needs none,
 * for its title is right below; there a narrow screen, whose navigation is out of sight, names the tenant.
 */
export function Trail({ tenantName, viewer }: TrailProps) {
  const pathname = usePathname()
  const pages = navFor(viewer).flatMap((group) => group.pages)
  const section = pages.find((page) => page.path !== '' && pathname.startsWith(`${page.href}/`))
  if (section === undefined)
    return <span className="block truncate font-medium text-sm lg:hidden">{tenantName}</span>
  const subject = pathname.slice(section.href.length + 1).split('/')[0] ?? ''
  return (
    <Breadcrumbs
      crumbs={[
        { label: section.label, href: section.href },
        { label: PAGES.get(subject) ?? shortened(decodeURIComponent(subject)) },
      ]}
    />
  )
}

function shortened(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id
}
