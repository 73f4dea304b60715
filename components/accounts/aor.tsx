/** A SIP address in the monospaced face, the scheme faint, for what tells them apart comes after it. */
export function Aor({ aor }: { aor: string }) {
  const [, scheme = '', rest = aor] = /^(sips?:)(.*)$/.exec(aor) ?? []
  return (
    <span className="break-all font-mono">
      <span className="text-ink-faint">{scheme}</span>
      {rest}
    </span>
  )
}
