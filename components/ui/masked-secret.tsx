import { classNames } from './class-names.ts'

type MaskedSecretProps = {
  /** The last characters, which are all that the server gave us. */
  lastFour: string
  /** What it is, for screen readers: `push token`, `API key`. */
  what: string
  className?: string
}

/** The last four characters of a secret; the rest never comes to the browser. */
export function MaskedSecret({ lastFour, what, className }: MaskedSecretProps) {
  return (
    <span className={classNames('whitespace-nowrap font-mono', className)}>
      <span className="sr-only">{`${what} that ends in `}</span>
      <span aria-hidden className="select-none text-ink-faint">
        ••••
      </span>
      {lastFour}
    </span>
  )
}
