import Link from 'next/link'
import type { ReactNode } from 'react'
import { CommandPalette } from '#components/search/command-palette.tsx'
import { Logo } from './logo.tsx'
import { NavDrawer } from './nav-drawer.tsx'
import type { NavViewer } from './nav-items.ts'
import { SideNav } from './side-nav.tsx'
import { MAIN_ID, SkipLink } from './skip-link.tsx'
import { type TenantChoice, TenantSwitch } from './tenant-switch.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { Trail } from './trail.tsx'

type TenantFrameProps = {
  current: { slug: string; name: string }
  tenants: readonly TenantChoice[]
  viewer: NavViewer
  /** The `UserMenu`, which needs server actions. */
  userMenu: ReactNode
  children: ReactNode
}

/** What surrounds every page of a tenant: navigation on the left (a drawer below 1024 px), the top bar, the page. */
export function TenantFrame({ current, tenants, viewer, userMenu, children }: TenantFrameProps) {
  return (
    <div className="min-h-dvh lg:pl-side">
      <SkipLink />
      <aside className="fixed inset-y-0 left-0 z-30 hidden w-side flex-col gap-3 px-3 py-2 lg:flex">
        <TenantSwitch current={current} tenants={tenants} />
        <SideNav viewer={viewer} />
        <Link
          href="/"
          prefetch={false}
          className="flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-ink-faint text-sm hover:text-ink"
        >
          <Logo className="size-4" />
          Reveille
        </Link>
      </aside>
      {/* The line beside the navigation is as long as the page. */}
      <div className="min-h-dvh lg:border-l">
        <header className="sticky top-0 z-20 flex h-bar items-center gap-2 border-b bg-canvas px-2 sm:px-4 lg:px-6">
          <NavDrawer current={current} tenants={tenants} viewer={viewer} />
          <div className="min-w-0 flex-1">
            <Trail tenantName={current.name} viewer={viewer} />
          </div>
          <CommandPalette viewer={viewer} />
          <ThemeSwitch />
          {userMenu}
        </header>
        <main
          id={MAIN_ID}
          tabIndex={-1}
          className="mx-auto grid max-w-[90rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-5 outline-none lg:px-6 lg:has-[[data-side-panel]]:mr-panel"
        >
          {children}
        </main>
      </div>
    </div>
  )
}
