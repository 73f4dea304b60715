import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_CLASS } from './control-class.ts'

type SelectProps = ComponentProps<'select'> & {
  options: readonly { value: string; label: string }[]
  /** `small` is for rows and bars, and as wide as its words. */
  controlSize?: 'small' | 'medium'
}

/** One of a few words, as the system's own list. Put it into a `Field`. `className` is its box: its width. */
export function Select({ options, controlSize = 'medium', className, ...rest }: SelectProps) {
  return (
    <span className={classNames('relative block', className)}>
      <select
        {...rest}
        className={classNames(
          CONTROL_CLASS,
          'cursor-pointer appearance-none truncate pr-8',
          controlSize === 'small' ? 'h-7 w-auto! text-sm' : 'h-control',
        )}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-ink-faint"
      />
    </span>
  )
}
