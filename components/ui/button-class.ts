import { classNames } from './class-names.ts'

/**
 * How loud a button is. `primary`: the one thing a page is for, at most one in sight. `secondary`: everything
 * else with an outline. `quiet`: in rows and bars. `danger`: what cannot be undone.
 */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

export type ButtonSize = 'small' | 'medium' | 'icon'

const BASE =
  'inline-flex shrink-0 cursor-pointer select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0'

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-solid text-on-solid hover:bg-solid-hover',
  secondary: 'border border-line-strong bg-surface text-ink shadow-sm hover:bg-hover active:bg-pressed',
  quiet: 'text-ink-soft hover:bg-hover hover:text-ink active:bg-pressed',
  danger: 'bg-bad-solid text-white hover:opacity-90',
}

const SIZES: Record<ButtonSize, string> = {
  small: 'h-7 px-2.5 text-sm',
  medium: 'h-control px-3 text-sm',
  icon: 'size-control pointer-coarse:size-10',
}

/** The look of a button, for a `<button>` and for a link that acts like one. */
export function buttonClass(variant: ButtonVariant, size: ButtonSize, className?: string): string {
  return classNames(BASE, VARIANTS[variant], SIZES[size], className)
}
