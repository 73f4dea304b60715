'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '#components/ui/class-names.ts'
import { isCurrent, type NavLink, type NavViewer, navFor } from './nav-items.ts'

type SideNavProps = { viewer: NavViewer; onNavigate?: () => void }

/** The pages of a tenant in their groups, the present one marked. */
export function SideNav({ viewer, onNavigate }: SideNavProps) {
  const pathname = usePathname()
  return (
    <nav aria-label="Pages of this tenant" className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
      {navFor(viewer).map((group) => (
        <section key={group.label} aria-label={group.label} className="mb-3">
          <p aria-hidden className="px-2 pt-1 pb-1 text-ink-faint text-xs">
            {group.label}
          </p>
          <ul className="grid gap-px">
            {group.pages.map((page) => (
              <li key={page.href}>
                <PageLink page={page} current={isCurrent(page, pathname)} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

type PageLinkProps = { page: NavLink; current: boolean; onNavigate: (() => void) | undefined }

function PageLink({ page, current, onNavigate }: PageLinkProps) {
  const Icon = page.icon
  return (
    <Link
      href={page.href}
      aria-current={current ? 'page' : undefined}
      onClick={() => onNavigate?.()}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors duration-100 focus-visible:outline-offset-[-2px] pointer-coarse:h-11',
        current ? 'bg-pressed/70 font-medium text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden className={classNames('size-4 shrink-0', current ? 'text-ink' : 'text-ink-faint')} />
      {page.label}
    </Link>
  )
}
