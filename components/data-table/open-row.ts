/** What `useRouter` gives, as far as it is needed here. */
type Router = {
  push(href: string, options: { scroll: boolean }): void
  replace(href: string, options: { scroll: boolean }): void
  back(): void
}

/** From here on there is room for a list and a panel beside it; below, a row opens as a page. */
export const WIDE = '(min-width: 1024px)'

const ROWS = 'a[data-panel-href]'

/** What this tab has done: which panel it put into its history, and which it opened and still has to focus. */
const tab = { hasPushed: false, isToFocus: false }

/** Whether a side panel stands beside the list. */
export function isPanelOpen(): boolean {
  return document.querySelector('[data-side-panel]') !== null
}

/** Opens a row beside its list. A second row takes the place of the first, so that Back closes the panel at once. */
export function openRow(router: Router, row: HTMLAnchorElement): void {
  const href = row.dataset.panelHref
  if (href === undefined) return
  mark(row)
  if (isPanelOpen()) {
    router.replace(href, { scroll: false })
    return
  }
  tab.hasPushed = true
  tab.isToFocus = true
  router.push(href, { scroll: false })
}

/** Closes the panel: by going back to the list where the tab came from it, so that Back does not open it again. */
export function closePanel(router: Router, listHref: string): void {
  mark(null)
  if (tab.hasPushed) router.back()
  else router.replace(listHref, { scroll: false })
  tab.hasPushed = false
}

/** The panel is gone, by whatever way: what this tab did to open it says nothing of how to close the next. */
export function forgetOpening(): void {
  tab.hasPushed = false
}

/** Whether somebody has just opened the panel, who then wants to be in it. True once. */
export function takesFocus(): boolean {
  const { isToFocus } = tab
  tab.isToFocus = false
  return isToFocus
}

/** The rows of the page of the list around the one that is open. `index` is -1 when that is not among them. */
export type RowsAround = {
  index: number
  count: number
  open: HTMLAnchorElement | undefined
  previous: HTMLAnchorElement | undefined
  next: HTMLAnchorElement | undefined
}

/** Finds the row that is open, and those before and after it. */
export function rowsAroundOpen(): RowsAround {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>(ROWS)]
  const index = rows.findIndex((row) => row.ariaCurrent === 'true')
  const at = (step: number) => (index < 0 ? undefined : rows[index + step])
  return { index, count: rows.length, open: at(0), previous: at(-1), next: at(1) }
}

/** Shows at once which row is meant; the server's answer says the same a moment later. */
function mark(row: HTMLAnchorElement | null): void {
  for (const each of document.querySelectorAll(`${ROWS}[aria-current]`)) each.removeAttribute('aria-current')
  if (row === null) return
  row.ariaCurrent = 'true'
  row.closest('tr')?.scrollIntoView({ block: 'nearest' })
}
