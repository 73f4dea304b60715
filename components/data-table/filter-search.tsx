import { Search } from 'lucide-react'
import { classNames } from '#components/ui/class-names.ts'
import { CONTROL_CLASS } from '#components/ui/control-class.ts'

type FilterSearchProps = {
  /** The parameter of the URL. */
  name: string
  label: string
  placeholder: string
  value: string
  /** The other filters, which the search must not lose. */
  keep: Readonly<Record<string, string>>
}

/** A search that is a plain GET form: Enter puts it into the URL. */
export function FilterSearch({ name, label, placeholder, value, keep }: FilterSearchProps) {
  return (
    <search className="relative block w-full sm:w-72">
      <form>
        {Object.entries(keep).map(([key, held]) => (
          <input key={key} type="hidden" name={key} value={held} />
        ))}
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
        />
        <input
          key={value}
          type="search"
          name={name}
          aria-label={label}
          placeholder={placeholder}
          defaultValue={value}
          autoComplete="off"
          spellCheck={false}
          className={classNames(CONTROL_CLASS, 'h-7 pl-8 text-sm')}
        />
      </form>
    </search>
  )
}
