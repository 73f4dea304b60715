'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

/** What is chosen of a list. */
export type SelectionState = {
  chosen: ReadonlySet<string>
  toggle(id: string): void
  set(ids: readonly string[]): void
}

const SelectionContext = createContext<SelectionState & { ids: readonly string[] }>({
  ids: [],
  chosen: new Set(),
  toggle: () => undefined,
  set: () => undefined,
})

/** Lets rows of a list be chosen. What is no more among its rows is not chosen any more. */
export function Selection({ ids, children }: { ids: readonly string[]; children: ReactNode }) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const state = useMemo(
    () => ({
      ids,
      chosen: new Set(ids.filter((id) => marked.has(id))),
      toggle: (id: string) =>
        setMarked((last) => new Set(last.has(id) ? [...last].filter((each) => each !== id) : [...last, id])),
      set: (wanted: readonly string[]) => setMarked(new Set(wanted)),
    }),
    [ids, marked],
  )
  return <SelectionContext value={state}>{children}</SelectionContext>
}

/** What is chosen of the list around. */
export function useSelection(): SelectionState {
  return useContext(SelectionContext)
}

const BOX =
  'relative block size-4 cursor-pointer accent-ink after:absolute after:-inset-2.5 pointer-coarse:size-5'

/** The box that chooses one row. */
export function SelectRow({ id, label }: { id: string; label: string }) {
  const { chosen, toggle } = useSelection()
  return (
    <input
      type="checkbox"
      aria-label={`Choose ${label}`}
      checked={chosen.has(id)}
      onChange={() => toggle(id)}
      className={BOX}
    />
  )
}

/** The box that chooses every row in sight, or none. */
export function SelectAll() {
  const { ids, chosen, set } = useContext(SelectionContext)
  return (
    <input
      type="checkbox"
      aria-label="Choose all on this page"
      checked={ids.length > 0 && chosen.size === ids.length}
      ref={(box) => {
        if (box !== null) box.indeterminate = chosen.size > 0 && chosen.size < ids.length
      }}
      onChange={() => set(chosen.size === ids.length ? [] : ids)}
      className={BOX}
    />
  )
}
