import { classNames } from '#components/ui/class-names.ts'

/** A cell without a value. */
export function NoValue() {
  return <span className="text-ink-faint">–</span>
}

/** Text that may be long: cut where there is no room, whole on hover. */
export function CutText({ text, isCode = false }: { text: string | null; isCode?: boolean }) {
  if (text === null || text === '') return <NoValue />
  return (
    <span title={text} className={classNames('block max-w-80 truncate', isCode && 'font-mono text-xs')}>
      {text}
    </span>
  )
}
