'use client'

import { ArrowUp, Pause, Play, Radio } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { buttonClass } from '#components/ui/button-class.ts'
import { useLiveRefresh } from './use-live-refresh.ts'

type LiveRefreshProps = {
  /** Whether the URL says that the page is live. */
  isOn: boolean
  /** The same page with it turned over. */
  toggleHref: string
  /** Server-sent events that say when to read again. */
  streamHref: string
  /** Hold still while somebody reads: the page is scrolled down, or the pointer or the focus is on a row. */
  holdWhileReading?: boolean
}

/** Keeps a page up to date, and says so. The switch is a link: the URL is the state. */
export function LiveRefresh({ isOn, toggleHref, streamHref, holdWhileReading = false }: LiveRefreshProps) {
  const { isHolding, isConnected, showNow } = useLiveRefresh(isOn ? streamHref : null, holdWhileReading)
  const word = isOn ? (isConnected ? 'Live' : 'Connecting') : 'Paused'
  const Switch = isOn ? Pause : Play
  return (
    <>
      <Link
        href={toggleHref}
        replace
        scroll={false}
        prefetch={false}
        title={isOn ? 'New data comes by itself. Pause it.' : 'Let new data come by itself.'}
        className={buttonClass('secondary', 'medium', 'min-w-28')}
      >
        <Radio aria-hidden className={isOn && isConnected ? 'animate-breathe text-good' : 'text-ink-faint'} />
        <span className="flex-1 text-left">{word}</span>
        <Switch aria-hidden className="text-ink-soft" />
        <span className="sr-only">{isOn ? ', pause it' : ', let new data come'}</span>
      </Link>
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 top-bar z-20 flex justify-center pt-3"
      >
        {isHolding ? (
          <Button
            variant="primary"
            size="small"
            onClick={showNow}
            className="pointer-events-auto animate-appear shadow-md"
          >
            <ArrowUp aria-hidden />
            Show what is new
          </Button>
        ) : null}
      </div>
    </>
  )
}
