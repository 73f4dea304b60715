import Link from 'next/link'
import type { ReactNode } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import type { Tone } from '#components/ui/tone.ts'

/** One row: what it is, how often, and where it leads. */
export type RankedItem = {
  key: string
  label: ReactNode
  count: number
  tone: Tone
  href?: string | undefined
}

type RankedListProps = {
  title: string
  items: readonly RankedItem[]
  /** What the shares are of, where not all items are shown. */
  total?: number
  empty: string
}

const FILL: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  waiting: 'bg-waiting',
  bad: 'bg-bad',
  neutral: 'bg-ink-faint',
}

const COUNT = new Intl.NumberFormat('en')
const SHARE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** What happened most, with its number and its share of all. */
export function RankedList({ title, items, empty, ...given }: RankedListProps) {
  const total = given.total ?? items.reduce((sum, item) => sum + item.count, 0)
  return (
    <Panel title={title}>
      {items.length === 0 ? (
        <p className="text-ink-soft">{empty}</p>
      ) : (
        <ul className="grid gap-2.5">
          {items.map((item) => (
            <li key={item.key} className="relative">
              <span className="flex items-baseline gap-3 text-sm">
                <span className="min-w-0 flex-1 truncate">
                  {item.href === undefined ? (
                    item.label
                  ) : (
                    <Link
                      href={item.href}
                      prefetch={false}
                      className="rounded-sm after:absolute after:inset-0 hover:underline"
                    >
                      {item.label}
                    </Link>
                  )}
                </span>
                <span data-number>{COUNT.format(item.count)}</span>
                <span data-number className="w-12 text-right text-ink-soft">
                  {SHARE.format(item.count / total)}
                </span>
              </span>
              <span aria-hidden className="mt-1 block h-1 rounded-full bg-pressed">
                <span
                  style={{ width: `max(${(item.count / total) * 100}%, 3px)` }}
                  className={`block h-full rounded-full ${FILL[item.tone]}`}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
