'use client'

import { ChevronDown, X } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { DropdownMenu, MenuLink } from '#components/ui/dropdown-menu.tsx'

/** One choice of a filter: its words and the URL of the list with it chosen. */
export type FilterOption = { label: string; href: string; selected: boolean }

type FilterMenuProps = {
  /** What is filtered: "Status". */
  label: string
  options: readonly FilterOption[]
  /** The same list without this filter. */
  clearHref: string
}

/** A filter as a chip: it says what it holds, opens its choices, and can be taken off. All of it is links, so the URL is the state. */
export function FilterMenu({ label, options, clearHref }: FilterMenuProps) {
  const selected = options.find((option) => option.selected)
  return (
    <span className="inline-flex">
      <DropdownMenu
        align="start"
        trigger={
          <Button
            size="small"
            className={classNames('max-w-64', selected === undefined ? 'border-dashed' : 'rounded-r-none')}
          >
            <span className={selected === undefined ? '' : 'text-ink-soft'}>{label}</span>
            {selected === undefined ? null : <span className="truncate">{selected.label}</span>}
            <ChevronDown aria-hidden className="text-ink-faint" />
          </Button>
        }
      >
        {options.map((option) => (
          <MenuLink key={option.href} href={option.href} selected={option.selected}>
            {option.label}
          </MenuLink>
        ))}
      </DropdownMenu>
      {selected === undefined ? null : (
        <Link
          href={clearHref}
          aria-label={`Take off the filter ${label}`}
          className="inline-flex h-7 w-7 items-center justify-center rounded-r-md border border-line-strong border-l-0 bg-surface text-ink-faint shadow-sm hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </Link>
      )}
    </span>
  )
}
