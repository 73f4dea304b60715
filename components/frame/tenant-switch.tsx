'use client'

import { ChevronsUpDown } from 'lucide-react'
import { DropdownMenu, MenuLabel, MenuLink } from '#components/ui/dropdown-menu.tsx'

export type TenantChoice = { slug: string; name: string; href: string }

type TenantSwitchProps = { current: { slug: string; name: string }; tenants: readonly TenantChoice[] }

/** Which tenant this is, and the way to the others. */
export function TenantSwitch({ current, tenants }: TenantSwitchProps) {
  return (
    <DropdownMenu
      align="start"
      className="w-52"
      trigger={
        <button
          type="button"
          aria-label={`Tenant ${current.name}. Switch tenant`}
          className="flex h-9 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover data-[state=open]:bg-hover"
        >
          <span
            aria-hidden
            className="flex size-5 shrink-0 items-center justify-center rounded-sm bg-solid font-semibold text-on-solid text-xs"
          >
            {[...current.name][0]?.toUpperCase()}
          </span>
          <span className="min-w-0 flex-1 truncate font-medium">{current.name}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </button>
      }
    >
      <MenuLabel>Tenants</MenuLabel>
      {tenants.map((tenant) => (
        <MenuLink key={tenant.slug} href={tenant.href} selected={tenant.slug === current.slug}>
          {tenant.name}
        </MenuLink>
      ))}
    </DropdownMenu>
  )
}
