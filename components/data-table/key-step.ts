const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }

/** Whether a key is meant for what has the focus: it is typed into a field, or a menu or a dialog is open. */
export function isForItself({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null
  )
}

/** How a key goes along the rows: 1 down, -1 up, 0 not at all. */
export function keyStep(event: KeyboardEvent): -1 | 0 | 1 {
  if (event.metaKey || event.ctrlKey || event.altKey || isForItself(event)) return 0
  return STEPS[event.key] ?? 0
}
