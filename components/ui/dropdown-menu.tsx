'use client'

import { Check } from 'lucide-react'
import Link from 'next/link'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const ITEM =
  'flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-[highlighted]:bg-hover data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0'

type DropdownMenuProps = {
  /** One focusable element, such as a `Button`; it opens the menu. */
  trigger: ReactNode
  align?: 'start' | 'end'
  onOpenChange?(isOpen: boolean): void
  children: ReactNode
  className?: string
}

/** A menu under its trigger. Fill it with `MenuItem`, `MenuCheck`, `MenuLink`, `MenuLabel` and `MenuSeparator`. */
export function DropdownMenu(props: DropdownMenuProps) {
  const { trigger, align = 'end', onOpenChange, children, className } = props
  return (
    <Radix.Root {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(
            'z-50 max-h-[min(24rem,var(--radix-dropdown-menu-content-available-height))] min-w-44 overflow-y-auto rounded-lg border bg-raised p-1 shadow-md data-[state=open]:animate-appear',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** An entry that does something. */
export function MenuItem(props: {
  onSelect(): void
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  children: ReactNode
}) {
  return (
    <Radix.Item
      onSelect={props.onSelect}
      disabled={props.disabled ?? false}
      className={classNames(ITEM, props.danger && 'text-bad')}
    >
      {props.icon}
      {props.children}
    </Radix.Item>
  )
}

/** An entry that is on or off; the menu stays open, for there may be more to choose. */
export function MenuCheck(props: {
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean
  children: ReactNode
}) {
  return (
    <Radix.CheckboxItem
      checked={props.checked}
      onCheckedChange={props.onChange}
      onSelect={(event) => event.preventDefault()}
      disabled={props.disabled ?? false}
      className={ITEM}
    >
      <span className="flex w-4 shrink-0">
        <Radix.ItemIndicator>
          <Check aria-hidden className="text-ink-soft" />
        </Radix.ItemIndicator>
      </span>
      {props.children}
    </Radix.CheckboxItem>
  )
}

/** An entry that goes somewhere; `selected` puts a tick on it. */
export function MenuLink(props: { href: string; selected?: boolean; icon?: ReactNode; children: ReactNode }) {
  return (
    <Radix.Item asChild>
      <Link href={props.href} aria-current={props.selected ? 'true' : undefined} className={ITEM}>
        {props.icon}
        <span className="min-w-0 flex-1 truncate">{props.children}</span>
        {props.selected ? <Check aria-hidden className="text-ink-soft" /> : null}
      </Link>
    </Radix.Item>
  )
}

/** Words above a group of entries. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-ink-faint text-xs">{children}</Radix.Label>
}

/** A line between groups. */
export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
}
