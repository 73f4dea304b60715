'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, MenuItem } from '#components/ui/dropdown-menu.tsx'
import { THEME_COOKIE, type Theme } from './theme.ts'

const YEAR_SECONDS = 31_536_000

/** Light, dark, or as the system says. Takes effect at once, without a request. */
export function ThemeSwitch() {
  return (
    <DropdownMenu
      trigger={
        <Button variant="quiet" size="icon" aria-label="Theme">
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="hidden dark:block" />
        </Button>
      }
    >
      <MenuItem icon={<Sun aria-hidden />} onSelect={() => choose('light')}>
        Light
      </MenuItem>
      <MenuItem icon={<Moon aria-hidden />} onSelect={() => choose('dark')}>
        Dark
      </MenuItem>
      <MenuItem icon={<Monitor aria-hidden />} onSelect={() => choose(null)}>
        System
      </MenuItem>
    </DropdownMenu>
  )
}

function choose(theme: Theme | null): void {
  const root = document.documentElement
  if (theme === null) delete root.dataset.theme
  else root.dataset.theme = theme
  const maxAge = theme === null ? 0 : YEAR_SECONDS
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve
  document.cookie = `${THEME_COOKIE}=${theme ?? ''}; path=/; max-age=${maxAge}; samesite=lax`
}
