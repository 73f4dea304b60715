import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Description = {
  name: string
  /** Null shows as a dash. */
  value: ReactNode
  /** It is long: where there is little room it has a line of its own. */
  isLong?: boolean
}

/** Facts about one thing, name and value, in columns. */
export function DescriptionList({ items }: { items: readonly Description[] }) {
  return (
    <div className="@container">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 @lg:gap-x-8 @min-[60rem]:grid-cols-3">
        {items.map((item) => (
          <div
            key={item.name}
            className={classNames('min-w-0', item.isLong === true && '@max-lg:col-span-full')}
          >
            <dt className="text-ink-soft text-sm">{item.name}</dt>
            <dd className="mt-0.5 break-words">{item.value ?? <span className="text-ink-faint">–</span>}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
