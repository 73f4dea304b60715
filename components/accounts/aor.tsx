import { shortAor } from '#components/calls/caller.tsx'

type AorProps = {
  aor: string
  /** In a table it stays on one line, without its scheme, and is cut where there is no room. */
  inTable?: boolean
}

/**
 * A SIP address in the monospaced face, the scheme faint, for what tells them apart comes after it. Where it is too
 * long for its line it breaks before the host, and only then anywhere.
 */
export function Aor({ aor, inTable = false }: AorProps) {
  if (inTable) {
    return (
      <span title={aor} className="block max-w-72 truncate font-mono">
        {shortAor(aor)}
      </span>
    )
  }
  const [, scheme = '', user = '', rest = aor] = /^(sips?:)?([^@]*)(@.*)$/.exec(aor) ?? []
  return (
    <span className="font-mono [overflow-wrap:anywhere]">
      <span className="text-ink-faint">{scheme}</span>
      {user}
      <wbr />
      {rest}
    </span>
  )
}
