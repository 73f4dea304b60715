'use client'

import { type ReactNode, useRef } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { useFits } from './use-fits.ts'
import { useRowKeys } from './use-row-keys.ts'

type TableBoxProps = {
  /** What the table lists. */
  caption: string
  /** The list's name, where its columns can be chosen. */
  list: string | undefined
  /** Columns were asked for that may not fit. */
  mayOverflow: boolean
  children: ReactNode
}

/**
 * What a table stands in. Its width decides which columns there is room for. A table that is too wide scrolls in
 * here, never the page; then the head sticks to this box instead of the window.
 */
export function TableBox({ caption, list, mayOverflow, children }: TableBoxProps) {
  const box = useRef<HTMLDivElement>(null)
  const fits = useFits(box, mayOverflow)
  useRowKeys()

  return (
    <div
      ref={box}
      data-list={list}
      {...(fits ? {} : { role: 'region', 'aria-label': `${caption}, scrolls sideways`, tabIndex: 0 })}
      className={classNames(
        '@container group/box rounded-[inherit] [&_tr]:scroll-mt-24 [&_tr]:scroll-mb-4',
        fits && mayOverflow && 'overflow-x-clip',
        !fits &&
          'is-scrolled max-h-[calc(100dvh-var(--spacing-bar)-1.5rem)] overflow-auto overscroll-x-contain',
      )}
    >
      {children}
    </div>
  )
}
