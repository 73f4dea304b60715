import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_CLASS } from './control-class.ts'

/** A one-line text field. Put it into a `Field`, which gives it its label, hint and error. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={classNames(CONTROL_CLASS, 'h-control', className)} />
}

/** A field of several lines, in the monospaced face where `code` is set. */
export function TextArea({
  className,
  code = false,
  ...rest
}: ComponentProps<'textarea'> & { code?: boolean }) {
  return (
    <textarea
      {...rest}
      spellCheck={code ? false : rest.spellCheck}
      className={classNames(CONTROL_CLASS, 'min-h-24 py-1.5', code && 'font-mono text-sm', className)}
    />
  )
}
