'use client'

import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, Suspense, useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { openRow, rowsAroundOpen } from './open-row.ts'
import { PanelLoading } from './panel-loading.tsx'
import { PANEL_TITLE_ID } from './panel-title.ts'
import { useOpenRow } from './use-open-row.ts'
import { usePanelKeys } from './use-panel-keys.ts'
import { useWideOrPage } from './use-wide-or-page.ts'

type SidePanelProps = {
  /** What sort of thing it shows, until the heading is there: "Call". */
  label: string
  /** What is open. Key the children by it, so that nothing of one row is left in the next. */
  openKey: string
  /** The same row as a page. */
  pageHref: string
  /** The list without the panel. */
  listHref: string
  children: ReactNode
}

/**
 * A row of a list, opened beside it. `j` and `k` go on to the next row, `Esc` closes. It takes no focus away from
 * the list but when it is opened, and gives it back to the row. Where there is no room it becomes the page.
 */
export function SidePanel({ label, openKey, pageHref, listHref, children }: SidePanelProps) {
  const router = useRouter()
  const box = useRef<HTMLElement>(null)
  const place = useOpenRow(box, openKey)
  const close = usePanelKeys(box, listHref)
  useWideOrPage(pageHref)

  useEffect(() => {
    if (openKey !== '') box.current?.scrollTo({ top: 0 })
  }, [openKey])

  function go(step: 'previous' | 'next') {
    const row = rowsAroundOpen()[step]
    if (row !== undefined) openRow(router, row)
  }

  return (
    <section
      ref={box}
      data-side-panel
      tabIndex={-1}
      aria-label={label}
      aria-labelledby={PANEL_TITLE_ID}
      className="@container fixed top-bar right-0 bottom-0 z-10 w-panel animate-slide-from-right overflow-y-auto overscroll-contain border-l bg-canvas shadow-md outline-none max-lg:hidden"
    >
      <div className="sticky top-0 z-20 flex h-11 items-center gap-1 border-b bg-canvas px-3">
        <Button variant="quiet" size="icon" aria-label="Close" title="Close (Esc)" onClick={close}>
          <X aria-hidden />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label="Previous row"
          title="Previous row (k)"
          disabled={!place.hasPrevious}
          onClick={() => go('previous')}
        >
          <ChevronUp aria-hidden />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label="Next row"
          title="Next row (j)"
          disabled={!place.hasNext}
          onClick={() => go('next')}
        >
          <ChevronDown aria-hidden />
        </Button>
        <p role="status" data-number className="px-1 text-ink-faint text-xs">
          {place.words}
        </p>
        <LinkButton href={pageHref} variant="quiet" size="small" prefetch={false} className="ml-auto">
          <Maximize2 aria-hidden />
          Open as page
        </LinkButton>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
        <Suspense fallback={<PanelLoading />}>{children}</Suspense>
      </div>
    </section>
  )
}
