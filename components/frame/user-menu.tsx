'use client'

import { CircleUserRound, LogOut, MonitorX, UserCog } from 'lucide-react'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, MenuItem, MenuLink, MenuSeparator } from '#components/ui/dropdown-menu.tsx'
import { PROFILE_PATH } from '#lib/web/paths.ts'

type UserMenuProps = {
  name: string
  email: string
  /** What the person may do here, in words: "Owner of Acme". Absent outside a tenant. */
  standing?: string
  signOut(): Promise<void>
  signOutEverywhere(): Promise<void>
}

/** Who is signed in, and the ways out. */
export function UserMenu({ name, email, standing, signOut, signOutEverywhere }: UserMenuProps) {
  const [busy, startTransition] = useTransition()
  return (
    <DropdownMenu
      className="w-60"
      trigger={
        <Button variant="quiet" size="icon" aria-label={`Signed in as ${name}`} disabled={busy}>
          <CircleUserRound aria-hidden />
        </Button>
      }
    >
      <div className="px-2 py-1.5 text-sm">
        <p className="truncate font-medium">{name}</p>
        {name === email ? null : <p className="truncate text-ink-soft">{email}</p>}
        {standing === undefined ? null : <p className="truncate text-ink-soft">{standing}</p>}
      </div>
      <MenuSeparator />
      <MenuLink href={PROFILE_PATH} icon={<UserCog aria-hidden />}>
        Profile
      </MenuLink>
      <MenuItem icon={<MonitorX aria-hidden />} onSelect={() => startTransition(signOutEverywhere)}>
        Sign out everywhere
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => startTransition(signOut)}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  )
}
