import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'
import { MAIN_ID, SkipLink } from './skip-link.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

type PlainFrameProps = {
  /** The `UserMenu`, which needs server actions. */
  userMenu: ReactNode
  children: ReactNode
}

/** What surrounds a page that belongs to no tenant: the way back, the top bar, the page. */
export function PlainFrame({ userMenu, children }: PlainFrameProps) {
  return (
    <div className="min-h-dvh">
      <SkipLink />
      <header className="sticky top-0 z-20 flex h-bar items-center gap-2 border-b bg-canvas px-4 lg:px-6">
        <Link
          href="/"
          prefetch={false}
          className="flex items-center gap-2 rounded-md font-semibold hover:text-ink-soft"
        >
          <Logo className="size-5" />
          Reveille
        </Link>
        <span className="flex-1" />
        <ThemeSwitch />
        {userMenu}
      </header>
      <main
        id={MAIN_ID}
        tabIndex={-1}
        className="mx-auto grid max-w-[64rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-5 outline-none lg:px-6"
      >
        {children}
      </main>
    </div>
  )
}
