import type { ReactNode } from 'react'

/** Facts about one thing, name and value, in columns that fold on a phone. A null value shows as a dash. */
export function DescriptionList({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      {items.map((item) => (
        <div key={item.name} className="min-w-0">
          <dt className="text-ink-soft text-sm">{item.name}</dt>
          <dd className="mt-0.5 break-words">{item.value ?? <span className="text-ink-faint">–</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
