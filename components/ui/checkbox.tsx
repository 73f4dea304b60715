import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode }

/** A box to tick with its words; the words can be clicked too. */
export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  return (
    <label className={classNames('flex cursor-pointer items-start gap-2.5', className)}>
      <input {...rest} type="checkbox" className="mt-0.5 size-4 shrink-0 cursor-pointer accent-solid" />
      <span>
        {label}
        {hint === undefined ? null : <span className="block text-ink-soft text-sm">{hint}</span>}
      </span>
    </label>
  )
}
