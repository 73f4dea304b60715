'use client'

import { CalendarRange, ChevronDown, X } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { DropdownMenu, MenuItem, MenuLink } from '#components/ui/dropdown-menu.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatTime } from '#components/ui/format-time.ts'
import { Input } from '#components/ui/input.tsx'
import { useViewerTime } from '#components/ui/time-provider.tsx'

type RangeFilterProps = {
  /** What began, or happened, in the range: "Calls that began". */
  title: string
  presets: readonly { label: string; href: string; selected: boolean }[]
  /** RFC 3339, empty when open. */
  from: string
  to: string
  clearHref: string
  /** The list without any range, to which `from` and `to` are added. */
  path: string
  keep: Readonly<Record<string, string>>
}

/** When it was: a preset that moves with the time, or two moments. */
export function RangeFilter({ title, presets, from, to, clearHref, path, keep }: RangeFilterProps) {
  const { zone } = useViewerTime()
  const [isOpen, setOpen] = useState(false)
  const words = presets.find((preset) => preset.selected)?.label ?? rangeWords(from, to, zone)
  return (
    <span className="inline-flex">
      <DropdownMenu
        align="start"
        trigger={
          <Button size="small" className={words === '' ? 'border-dashed' : 'max-w-80 rounded-r-none'}>
            <CalendarRange aria-hidden className="text-ink-faint" />
            {words === '' ? 'Time' : <span className="truncate">{words}</span>}
            <ChevronDown aria-hidden className="text-ink-faint" />
          </Button>
        }
      >
        {presets.map((preset) => (
          <MenuLink key={preset.href} href={preset.href} selected={preset.selected}>
            {preset.label}
          </MenuLink>
        ))}
        <MenuItem onSelect={() => setOpen(true)}>From … to …</MenuItem>
      </DropdownMenu>
      {words === '' ? null : (
        <Link
          href={clearHref}
          aria-label="Take off the filter Time"
          className="inline-flex h-7 w-7 items-center justify-center rounded-r-md border border-line-strong border-l-0 bg-surface text-ink-faint shadow-sm hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </Link>
      )}
      <RangeDialog
        title={title}
        isOpen={isOpen}
        setOpen={setOpen}
        from={from}
        to={to}
        path={path}
        keep={keep}
      />
    </span>
  )
}

function rangeWords(from: string, to: string, zone: string): string {
  const start = from === '' ? '' : formatTime(new Date(from), zone, 'minute')
  const end = to === '' ? '' : formatTime(new Date(to), zone, 'minute')
  if (start === '' && end === '') return ''
  if (end === '') return `since ${start}`
  return start === '' ? `until ${end}` : `${start} – ${end}`
}

type RangeDialogProps = Pick<RangeFilterProps, 'title' | 'from' | 'to' | 'path' | 'keep'> & {
  isOpen: boolean
  setOpen(open: boolean): void
}

function RangeDialog({ title, isOpen, setOpen, from, to, path, keep }: RangeDialogProps) {
  const router = useRouter()

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const query = new URLSearchParams(keep)
    for (const name of ['from', 'to']) {
      const text = String(form.get(name) ?? '')
      if (text !== '') query.set(name, new Date(text).toISOString())
    }
    setOpen(false)
    router.push(`${path}?${query}`)
  }

  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title={title}
      description="In your time zone. Leave one empty to keep that side open."
    >
      <form onSubmit={apply} className="grid gap-4">
        <Field label="From">
          {(control) => (
            <Input {...control} type="datetime-local" name="from" step={1} defaultValue={localValue(from)} />
          )}
        </Field>
        <Field label="To">
          {(control) => (
            <Input {...control} type="datetime-local" name="to" step={1} defaultValue={localValue(to)} />
          )}
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary">
            Show
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What a `datetime-local` field holds: the browser's wall clock without a zone. */
function localValue(moment: string): string {
  if (moment === '') return ''
  const date = new Date(moment)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
