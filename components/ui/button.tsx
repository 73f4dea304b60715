import type { ComponentProps } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts'
import { Spinner } from './spinner.tsx'

type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** The action is under way: the button keeps its width, shows a spinner, and takes no second click. */
  busy?: boolean
}

/** A button. `type` is `button` unless said otherwise. With `size="icon"` it needs an `aria-label`. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(variant, size, className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  )
}
