'use client'

import { Menu, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { buttonClass } from '#components/ui/button-class.ts'
import type { NavViewer } from './nav-items.ts'
import { SideNav } from './side-nav.tsx'
import { type TenantChoice, TenantSwitch } from './tenant-switch.tsx'

type NavDrawerProps = {
  current: { slug: string; name: string }
  tenants: readonly TenantChoice[]
  viewer: NavViewer
}

/** The navigation on a narrow screen: a button, and a drawer from the left that closes once a page is chosen. */
export function NavDrawer({ current, tenants, viewer }: NavDrawerProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger aria-label="Open navigation" className={buttonClass('quiet', 'icon', 'lg:hidden')}>
        <Menu aria-hidden />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim lg:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(18rem,85vw)] flex-col gap-3 border-r bg-canvas p-3 shadow-lg outline-none data-[state=open]:animate-slide-in lg:hidden"
        >
          <div className="flex items-center gap-1">
            <Dialog.Title className="sr-only">Navigation</Dialog.Title>
            <div className="min-w-0 flex-1">
              <TenantSwitch current={current} tenants={tenants} />
            </div>
            <Dialog.Close aria-label="Close navigation" className={buttonClass('quiet', 'icon')}>
              <X aria-hidden />
            </Dialog.Close>
          </div>
          <SideNav viewer={viewer} onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
