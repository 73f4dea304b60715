'use client'

import { Radio } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { buttonClass } from '#components/ui/button-class.ts'

type LiveRefreshProps = {
  /** Whether the URL says that the page is live. */
  isOn: boolean
  /** The same page with it turned over. */
  toggleHref: string
  everyMs: number
  /** Hold still while somebody reads: the page is scrolled down, or the pointer or the focus is on a row. */
  holdWhileReading?: boolean
}

/** Keeps a page up to date, and says so. The switch is a link: the URL is the state. */
export function LiveRefresh({ isOn, toggleHref, everyMs, holdWhileReading = false }: LiveRefreshProps) {
  const isHeld = useRefresh(isOn, everyMs, holdWhileReading)
  const word = isOn ? (isHeld ? 'Held' : 'Live') : 'Not live'
  return (
    <Link
      href={toggleHref}
      replace
      scroll={false}
      prefetch={false}
      title={isOn ? 'New data comes by itself. Stop it.' : 'Let new data come by itself.'}
      className={buttonClass('secondary', 'medium', 'w-24')}
    >
      <Radio aria-hidden className={isOn && !isHeld ? 'animate-breathe text-good' : 'text-ink-faint'} />
      <span className="sr-only">Updates: </span>
      {word}
    </Link>
  )
}

function useRefresh(isOn: boolean, everyMs: number, holdWhileReading: boolean): boolean {
  const router = useRouter()
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (!isOn) return
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      const held = holdWhileReading && isReading()
      setHeld(held)
      if (!held) router.refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [isOn, everyMs, holdWhileReading, router])
  return isOn && isHeld
}

const SCROLLED_PX = 60

function isReading(): boolean {
  return (
    window.scrollY > SCROLLED_PX ||
    document.querySelector('[data-row]:hover, [data-row]:focus-within, [role=menu]') !== null
  )
}
