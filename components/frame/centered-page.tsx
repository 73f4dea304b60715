import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'

/** A page with one thing to say or ask, outside any tenant. */
export function CenteredPage({ children, corner }: { children: ReactNode; corner?: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-bar items-center justify-between px-4 lg:px-6">
        <span className="flex items-center gap-2 font-semibold">
          <Logo className="size-5" />
          Reveille
        </span>
        {corner}
      </header>
      <main className="flex flex-1 flex-col items-center px-4 pt-[12vh] pb-16">{children}</main>
    </div>
  )
}
