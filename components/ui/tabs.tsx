'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

type TabsProps = {
  /** What the tabs are of, for screen readers. */
  label: string
  tabs: readonly { id: string; label: string; count?: number; content: ReactNode }[]
  /** The tab that is open at first; the first one if absent. */
  initial?: string
}

/** Several views of one thing, one at a time. All contents may be rendered on the server and handed in. */
export function Tabs({ label, tabs, initial }: TabsProps) {
  return (
    <Radix.Root defaultValue={initial ?? tabs[0]?.id ?? ''}>
      <Radix.List aria-label={label} className="flex gap-4 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px cursor-pointer whitespace-nowrap border-transparent border-b-2 px-0.5 py-2 font-medium text-ink-soft text-sm transition-colors duration-100 hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-ink data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span data-number className="ml-1.5 text-ink-faint">
                {tab.count}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="pt-4 outline-none">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
