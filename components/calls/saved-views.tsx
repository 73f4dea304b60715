'use client'

import { Bookmark, BookmarkMinus, BookmarkPlus, ChevronDown } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '#components/ui/dropdown-menu.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { SavedView } from '#lib/users/saved-views.ts'
import type { ActionResult } from '#lib/web/action-result.ts'

type SavedViewsProps = {
  slug: string
  path: string
  views: readonly SavedView[]
  /** The filters of now, as the query of an address; empty when nothing narrows the list. */
  query: string
  save(slug: string, input: { name: string; query: string }): Promise<ActionResult<void>>
  remove(slug: string, input: { viewId: string }): Promise<ActionResult<void>>
}

/** Filters that a person keeps under a name: opens them, keeps those of now, forgets the one that is open. */
export function SavedViews({ slug, path, views, query, save, remove }: SavedViewsProps) {
  const router = useRouter()
  const [isNaming, setNaming] = useState(false)
  const open = views.find((view) => view.query === query)

  async function forget(view: SavedView) {
    const result = await remove(slug, { viewId: view.viewId }).catch(() => null)
    if (result?.ok === true) toast.success(`The view “${view.name}” is gone.`)
    else toast.error(result === null ? 'The console could not be reached.' : result.message)
    router.refresh()
  }

  return (
    <>
      <DropdownMenu
        align="start"
        trigger={
          <Button size="small" className="max-w-64">
            <Bookmark aria-hidden className="text-ink-faint" />
            <span className="truncate">{open?.name ?? 'Views'}</span>
            <ChevronDown aria-hidden className="text-ink-faint" />
          </Button>
        }
      >
        {views.length === 0 ? <MenuLabel>No views kept yet</MenuLabel> : null}
        {views.map((view) => (
          <MenuLink key={view.viewId} href={`${path}?${view.query}`} selected={view === open}>
            {view.name}
          </MenuLink>
        ))}
        <MenuSeparator />
        <MenuItem
          icon={<BookmarkPlus aria-hidden />}
          disabled={query === ''}
          onSelect={() => setNaming(true)}
        >
          Keep these filters…
        </MenuItem>
        {open === undefined ? null : (
          <MenuItem icon={<BookmarkMinus aria-hidden />} onSelect={() => forget(open)}>
            Forget “{open.name}”
          </MenuItem>
        )}
      </DropdownMenu>
      <NameDialog
        isOpen={isNaming}
        setOpen={setNaming}
        initial={open?.name ?? ''}
        save={(name) => save(slug, { name, query })}
      />
    </>
  )
}

type NameDialogProps = {
  isOpen: boolean
  setOpen(open: boolean): void
  initial: string
  save(name: string): Promise<ActionResult<void>>
}

function NameDialog({ isOpen, setOpen, initial, save }: NameDialogProps) {
  const router = useRouter()
  const action = useAction(save, ['/name'])

  async function submit(form: FormData) {
    const name = String(form.get('name')).trim()
    if ((await action.run(name)) === null) return
    toast.success(`Kept as “${name}”.`)
    setOpen(false)
    router.refresh()
  }

  return (
    <FormDialog
      open={isOpen}
      onOpenChange={setOpen}
      title="Keep these filters"
      description="Under a name, for you alone. A view of the same name gets the new filters."
      verb="Keep"
      action={action}
      onSubmit={submit}
    >
      <Field label="Name" error={action.faultAt('/name')}>
        {(control) => (
          <Input
            {...control}
            name="name"
            defaultValue={initial}
            maxLength={60}
            required
            autoFocus
            autoComplete="off"
          />
        )}
      </Field>
    </FormDialog>
  )
}
