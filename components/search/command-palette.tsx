'use client'

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import { type NavLink, type NavViewer, navFor } from '#components/frame/nav-items.ts'
import { Spinner } from '#components/ui/spinner.tsx'
import { FoundGroups, firstFound } from './found-groups.tsx'
import { PaletteGroup, PaletteItem } from './palette-item.tsx'
import { type SearchState, useSearch } from './use-search.ts'

/** Finds an account, a call, a push token or a page, from anywhere, by `⌘K` or `Ctrl K`. */
export function CommandPalette({ viewer }: { viewer: NavViewer }) {
  const [open, setOpen] = useState(false)

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      setOpen((last) => !last)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-control cursor-pointer items-center gap-2 rounded-md px-2 text-ink-soft text-sm hover:bg-hover hover:text-ink sm:w-56 sm:border sm:border-line-strong sm:bg-surface sm:shadow-sm max-sm:size-control max-sm:justify-center pointer-coarse:h-10"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 text-left max-sm:sr-only">Search</span>
        <kbd aria-hidden className="font-mono text-ink-faint text-xs max-sm:hidden">
          ⌘K
        </kbd>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-50 flex max-h-[calc(100dvh-1rem)] flex-col overflow-hidden rounded-lg border bg-raised shadow-lg outline-none data-[state=open]:animate-appear sm:inset-x-auto sm:top-[12vh] sm:left-1/2 sm:max-h-[70vh] sm:w-[40rem] sm:-translate-x-1/2"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Palette viewer={viewer} close={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Palette({ viewer, close }: { viewer: NavViewer; close(): void }) {
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const search = useSearch(`${viewer.base}/search`, typed)
  const [selected, setSelected] = useState('')
  const pages = pagesThatFit(viewer, typed)
  const first = firstFound(search.answer) ?? (pages[0] === undefined ? '' : `page ${pages[0].href}`)
  // What is found comes later than what is typed: Enter takes the best of it.
  useEffect(() => setSelected(first), [first])
  const goTo = (href: string) => {
    close()
    router.push(href)
  }
  return (
    <Command
      label="Search"
      shouldFilter={false}
      loop
      vimBindings={false}
      value={selected}
      onValueChange={setSelected}
      className="flex min-h-0 flex-col"
    >
      <div className="flex items-center gap-2.5 border-b px-4">
        {search.status === 'asking' ? (
          <Spinner />
        ) : (
          <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        )}
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          maxLength={255}
          spellCheck={false}
          placeholder="AOR, call id, SIP Call-ID, end of a push token, page…"
          className="h-12 min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-faint"
        />
      </div>
      <Command.List className="min-h-0 overflow-y-auto pb-1" label="Found">
        <Words search={search} />
        <FoundGroups answer={search.answer} base={viewer.base} goTo={goTo} />
        <Pages pages={pages} goTo={goTo} />
      </Command.List>
    </Command>
  )
}

function Words({ search }: { search: SearchState }) {
  const { answer, status } = search
  const found = answer.accounts.length + answer.calls.length + answer.pushTokens.length
  if (status === 'failed') {
    return <p className="px-4 py-3 text-bad text-sm">The console could not be asked. Try again.</p>
  }
  if (status !== 'done' || found > 0) return null
  return (
    <p className="px-4 py-3 text-ink-soft text-sm">
      Nothing of this tenant has it. An AOR is found by its beginning, a push token by its last four
      characters or more, a SIP Call-ID as a whole.
    </p>
  )
}

function pagesThatFit(viewer: NavViewer, typed: string): NavLink[] {
  const word = typed.trim().toLowerCase()
  return navFor(viewer)
    .flatMap((group) => group.pages)
    .filter(({ label, keywords = '' }) => `${label} ${keywords}`.toLowerCase().includes(word))
}

function Pages({ pages, goTo }: { pages: readonly NavLink[]; goTo(href: string): void }) {
  if (pages.length === 0) return null
  return (
    <PaletteGroup heading="Pages">
      {pages.map((page) => (
        <PaletteItem
          key={page.href}
          value={`page ${page.href}`}
          icon={page.icon}
          onSelect={() => goTo(page.href)}
        >
          {page.label}
        </PaletteItem>
      ))}
    </PaletteGroup>
  )
}
