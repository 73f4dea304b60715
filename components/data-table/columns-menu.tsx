'use client'

import { ChevronDown, Columns3, RotateCcw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, MenuCheck, MenuItem, MenuSeparator } from '#components/ui/dropdown-menu.tsx'
import {
  type ColumnChoice,
  type ColumnName,
  columnsCookie,
  formatColumnChoice,
  type ListColumns,
  NO_CHOICE,
  withColumn,
} from './column-choice.ts'

const YEAR_SECONDS = 31_536_000

/** Chooses the columns of a list, for this person in this browser. The first column names the row and stays. */
export function ColumnsMenu({ of, columns }: { of: ListColumns; columns: readonly ColumnName[] }) {
  const router = useRouter()
  const [choice, setChoice] = useState(of.choice)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [naming] = columns

  function onOpenChange(isOpen: boolean) {
    if (!isOpen) return
    setChoice(of.choice)
    setTicked(new Set(columns.filter((column) => isSeen(of, column)).map(({ id }) => id)))
  }

  function keep(next: ColumnChoice) {
    const text = formatColumnChoice(next)
    const maxAge = text === '' ? 0 : YEAR_SECONDS
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve
    document.cookie = `${columnsCookie(of.list)}=${text}; path=/; max-age=${maxAge}; samesite=lax`
    setChoice(next)
    router.refresh()
  }

  function toggle(column: ColumnName, wanted: boolean) {
    const others = [...ticked].filter((id) => id !== column.id)
    setTicked(new Set(wanted ? [...others, column.id] : others))
    keep(withColumn(choice, column, wanted))
  }

  return (
    <DropdownMenu
      align="end"
      onOpenChange={onOpenChange}
      className="max-h-(--radix-dropdown-menu-content-available-height)"
      trigger={
        <Button size="small" className="ml-auto">
          <Columns3 aria-hidden className="text-ink-faint" />
          Columns
          <ChevronDown aria-hidden className="text-ink-faint" />
        </Button>
      }
    >
      {columns.map((column) => (
        <MenuCheck
          key={column.id}
          checked={column === naming || ticked.has(column.id)}
          disabled={column === naming}
          onChange={(wanted) => toggle(column, wanted)}
        >
          {column.header}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuItem
        icon={<RotateCcw aria-hidden />}
        disabled={formatColumnChoice(choice) === ''}
        onSelect={() => keep(NO_CHOICE)}
      >
        Reset to default
      </MenuItem>
    </DropdownMenu>
  )
}

/** Whether the column is in sight now: on a narrow screen a column may stand in the list and still not be shown. */
function isSeen({ list, choice }: ListColumns, { id, isExtra }: ColumnName): boolean {
  const table = document.querySelector(`[data-list="${list}"]`)
  if (table === null) return choice.shown.includes(id) || !(isExtra || choice.hidden.includes(id))
  const head = table.querySelector(`[data-column="${id}"]`)
  return head !== null && head.getClientRects().length > 0
}
