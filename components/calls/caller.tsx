/** Who calls, as a person reads it: the name, or the number where there is none. */
export function Caller({ caller, callerName }: { caller: string; callerName: string }) {
  const number = callerNumber(caller)
  if (callerName === '' || callerName === number) {
    return <span className={/^[+\d]/.test(number) ? 'font-mono' : ''}>{number || '–'}</span>
  }
  return (
    <span title={caller}>
      {callerName}
      {number === '' ? null : <span className="ml-2 font-mono text-ink-soft">{number}</span>}
    </span>
  )
}

/** The user part of a SIP URI, or the text itself. */
function callerNumber(caller: string): string {
  return /^(?:[^<]*<)?sips?:([^@;>]+)@/i.exec(caller)?.[1] ?? caller
}

/** An AOR without its scheme, which is the same in every row. */
export function shortAor(aor: string): string {
  return aor.replace(/^sips?:/, '')
}
