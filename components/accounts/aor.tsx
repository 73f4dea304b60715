import { classNames } from '#components/ui/class-names.ts'

type AorProps = {
  aor: string
  /** In a table it stays on one line and is cut where there is no room; elsewhere it breaks anywhere. */
  inTable?: boolean
}

/** A SIP address in the monospaced face, the scheme faint, for what tells them apart comes after it. */
export function Aor({ aor, inTable = false }: AorProps) {
  const [, scheme = '', rest = aor] = /^(sips?:)(.*)$/.exec(aor) ?? []
  return (
    <span
      title={inTable ? aor : undefined}
      className={classNames('font-mono', inTable ? 'block max-w-72 truncate' : 'break-all')}
    >
      <span className="text-ink-faint">{scheme}</span>
      {rest}
    </span>
  )
}
