import { Command } from 'cmdk'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type PaletteGroupProps = { heading: string; children: ReactNode }

/** Entries of one kind under their word. */
export function PaletteGroup({ heading, children }: PaletteGroupProps) {
  return (
    <Command.Group
      heading={heading}
      className="p-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  )
}

type PaletteItemProps = {
  /** Unique among all entries. */
  value: string
  icon: LucideIcon
  onSelect(): void
  /** Right of the words, faint. */
  aside?: ReactNode
  children: ReactNode
}

/** One entry of the palette: a place to go to. */
export function PaletteItem({ value, icon: Icon, onSelect, aside, children }: PaletteItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 text-sm data-[selected=true]:bg-hover pointer-coarse:min-h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {aside === undefined ? null : (
        <span className="max-w-[55%] shrink-0 truncate text-ink-soft text-xs">{aside}</span>
      )}
    </Command.Item>
  )
}
