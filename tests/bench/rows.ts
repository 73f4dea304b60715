/** One line of the table: a figure, what it is compared with, and what it should be. */
export type Row = {
  path: string
  what: string
  value: number
  unit: string
  /** The figure of the same run that this one is measured against. */
  baseline?: { what: string; value: number }
  /** What design/quality.md asks for; `factor` compares with the baseline. */
  must?: { atLeast?: number; below?: number; factorAtLeast?: number; factorBelow?: number }
  note?: string
}

/** Whether a row holds what it must; null where nothing is asked. */
export function holds({ value, baseline, must }: Row): boolean | null {
  if (must === undefined) return null
  const factor = baseline === undefined ? Number.NaN : value / baseline.value
  return (
    (must.atLeast === undefined || value >= must.atLeast) &&
    (must.below === undefined || value < must.below) &&
    (must.factorAtLeast === undefined || factor >= must.factorAtLeast) &&
    (must.factorBelow === undefined || factor < must.factorBelow)
  )
}

/** The rows as aligned text. */
export function toTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.path,
    row.what,
    `${figure(row.value)} ${row.unit}`.trim(),
    row.baseline === undefined
      ? ''
      : `${(row.value / row.baseline.value).toFixed(2)} × ${row.baseline.what} (${figure(row.baseline.value)})`,
    mustText(row),
    { true: 'yes', false: 'NO', null: '' }[String(holds(row))] ?? '',
    row.note ?? '',
  ])
  const all = [['path', 'what', 'figure', 'against', 'must', 'holds', ''], ...cells]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? []
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function mustText({ must, unit }: Row): string {
  if (must === undefined) return ''
  const parts = [
    must.atLeast === undefined ? '' : `≥ ${figure(must.atLeast)} ${unit}`,
    must.below === undefined ? '' : `< ${figure(must.below)} ${unit}`,
    must.factorAtLeast === undefined ? '' : `≥ ${must.factorAtLeast} ×`,
    must.factorBelow === undefined ? '' : `< ${must.factorBelow} ×`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function figure(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 })
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** @param share 0.99 for the 99th percentile */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
