import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_CLASS } from './control-class.ts'

type SelectProps = ComponentProps<'select'> & { options: readonly { value: string; label: string }[] }

/** One of a few words, as the system's own list. Put it into a `Field`. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <select {...rest} className={classNames(CONTROL_CLASS, 'h-control cursor-pointer', className)}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
