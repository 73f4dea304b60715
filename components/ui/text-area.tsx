import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_CLASS } from './control-class.ts'

/** Several lines of text for a machine, so in the monospaced face. Put it into a `Field`. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      spellCheck={false}
      autoComplete="off"
      {...rest}
      className={classNames(CONTROL_CLASS, 'py-1.5 font-mono text-sm leading-5', className)}
    />
  )
}
