'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '#components/ui/class-names.ts'
import { NAV_ICONS, type NavItem } from './nav-items.ts'

type SideNavProps = { items: readonly NavItem[]; onNavigate?: () => void }

/** The pages of a tenant, the present one marked. */
export function SideNav({ items, onNavigate }: SideNavProps) {
  const pathname = usePathname()
  return (
    <nav aria-label="Pages of this tenant">
      <ul className="grid gap-px">
        {items.map((item) => {
          const Icon = NAV_ICONS[item.icon]
          const current = pathname === item.href || pathname.startsWith(`${item.href}/`)
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                aria-current={current ? 'page' : undefined}
                onClick={() => onNavigate?.()}
                className={classNames(
                  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors duration-100 pointer-coarse:h-11',
                  current
                    ? 'bg-pressed/70 font-medium text-ink'
                    : 'text-ink-soft hover:bg-hover hover:text-ink',
                )}
              >
                <Icon
                  aria-hidden
                  className={classNames('size-4 shrink-0', current ? 'text-ink' : 'text-ink-faint')}
                />
                {item.label}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
