import { Search } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'
import { CONTROL_CLASS } from '#components/ui/control-class.ts'
import { Select } from '#components/ui/select.tsx'

/** What a search of calls can be by. */
export type CallSearchField = 'account' | 'caller' | 'sip-call-id'

const FIELDS: readonly { value: CallSearchField; label: string }[] = [
  { value: 'account', label: 'Account' },
  { value: 'caller', label: 'Caller' },
  { value: 'sip-call-id', label: 'SIP Call-ID' },
]

type CallSearchProps = {
  field: CallSearchField
  value: string
  /** The other filters, which the search must not lose. */
  keep: Readonly<Record<string, string>>
}

/** A search that is a plain GET form; what is searched stands before the words. */
export function CallSearch({ field, value, keep }: CallSearchProps) {
  return (
    <search className="block w-full sm:w-96">
      <form className="flex">
        {Object.entries(keep).map(([name, held]) => (
          <input key={name} type="hidden" name={name} value={held} />
        ))}
        <Select
          key={field}
          name="by"
          aria-label="Search by"
          options={FIELDS}
          defaultValue={field}
          controlSize="small"
          className="shrink-0 [&>select]:rounded-r-none"
        />
        <span className="relative -ml-px block min-w-0 flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
          />
          <input
            key={value}
            type="search"
            name="q"
            aria-label="Search"
            placeholder="100@pbx.example.com, or a call id"
            defaultValue={value}
            autoComplete="off"
            spellCheck={false}
            className={classNames(CONTROL_CLASS, 'h-7 rounded-l-none pl-8 text-sm')}
          />
        </span>
      </form>
    </search>
  )
}
