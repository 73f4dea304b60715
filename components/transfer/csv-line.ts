type CsvValue = string | number | boolean | null

/** One line of CSV with its end (RFC 4180). */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

/** A caller chooses his name: what a spreadsheet would take for a formula gets a quote before it (OWASP, CSV injection). */
function cell(value: CsvValue): string {
  if (value === null) return ''
  const text = String(value)
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
