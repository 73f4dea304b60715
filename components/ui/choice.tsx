import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

type ChoiceProps = Omit<ComponentProps<'input'>, 'type'> & {
  type: 'checkbox' | 'radio'
  label: ReactNode
  /** What choosing it means, one line. */
  hint?: ReactNode
  /** `card` stands in a box of its own. */
  variant?: 'plain' | 'card'
}

/** A tick box or a radio button with its words and what it means; the whole of it can be clicked. */
export function Choice({ label, hint, variant = 'plain', className, ...rest }: ChoiceProps) {
  return (
    <label
      className={classNames(
        'flex cursor-pointer items-start gap-2.5 has-disabled:cursor-not-allowed',
        variant === 'card' &&
          'rounded-md border px-3 py-2.5 hover:bg-hover has-checked:border-edge has-focus-visible:outline-2 has-focus-visible:outline-accent',
        className,
      )}
    >
      <input
        {...rest}
        className={classNames(
          'mt-0.5 size-4 shrink-0 accent-ink',
          variant === 'card' && 'focus-visible:outline-none',
        )}
      />
      <span className="min-w-0">
        <span className="block font-medium text-sm">{label}</span>
        {hint === undefined ? null : <span className="block text-ink-soft text-sm">{hint}</span>}
      </span>
    </label>
  )
}
