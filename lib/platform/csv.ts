/** Fields of one line of CSV (RFC 4180), or null when a quote is not closed: a field holds no line end here. */
export function parseCsvLine(line: string): string[] | null {
  const fields: string[] = []
  let rest = line
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(,|$)/.exec(rest)
    const plain = quoted === null ? /^([^",]*)(,|$)/.exec(rest) : null
    const match = quoted ?? plain
    if (match === null) return null
    const [whole, field = '', separator] = match
    fields.push(quoted === null ? field.trim() : field.replaceAll('""', '"'))
    if (separator === '') return fields
    rest = rest.slice(whole.length)
  }
}

/** One line of CSV, quoted where it must be. A text that a spreadsheet would run as a formula is quoted as well. */
export function toCsvLine(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\r\n]|^[\s=+@-]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}
