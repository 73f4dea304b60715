import { classNames } from './class-names.ts'

/** A grey bar where text will be. Give it the size of that text, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('block animate-breathe rounded-sm bg-pressed', className)} />
}
