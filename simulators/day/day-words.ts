import type { DayReport } from './tally.ts'

/** One line on how the day goes. */
export function statusLine(report: DayReport, elapsedMs: number): string {
  const { calls, underWay, wakeRate, wakeMs, errors, heldBack } = report
  const failed = sum(errors)
  const parts = [
    clock(elapsedMs),
    `${number(calls)} calls`,
    `${number(underWay)} under way`,
    `wake rate ${percent(wakeRate)}`,
    `p95 ${duration(wakeMs.p95)}`,
    `${number(report.registers)} REGISTERs`,
    failed === 0 ? 'no errors' : `${number(failed)} errors`,
    ...(heldBack === 0 ? [] : [`${number(heldBack)} held back`]),
  ]
  return parts.join(' · ')
}

/** The day as a table of figures. */
export function finalTable(report: DayReport, elapsedMs: number): string {
  const { calls, verdicts, wakeRate, wakeMs, errors } = report
  const rate = elapsedMs === 0 ? 0 : (calls * 1_000) / elapsedMs
  const rows: [string, string][] = [
    ['duration', clock(elapsedMs)],
    ['calls', `${number(calls)} (${rate.toFixed(1)} a second)`],
    ...(entries(verdicts).map(
      ([verdict, count]) =>
        [`  ${verdict}`, `${number(count)} (${percent(count / Math.max(1, calls))})`] as const,
    ) as [string, string][]),
    ...(report.heldBack === 0 ? [] : [['held back', number(report.heldBack)] as [string, string]]),
    ['wake rate', percent(wakeRate)],
    [
      'INVITE to wake',
      `p50 ${duration(wakeMs.p50)}, p95 ${duration(wakeMs.p95)}, p99 ${duration(wakeMs.p99)}`,
    ],
    ['pushes at phones', number(report.pushes)],
    ['call events', number(report.events)],
    ['REGISTERs in batches', `${number(report.registers)}, ${number(report.registersRefused)} refused`],
    ['errors', number(sum(errors))],
    ...entries(errors).map(([kind, count]) => [`  ${kind}`, number(count)] as [string, string]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, figure]) => `${name.padEnd(width)}  ${figure}`).join('\n')
}

function entries(counted: Record<string, number>): [string, number][] {
  return Object.entries(counted).sort(([, a], [, b]) => b - a)
}

function sum(counted: Record<string, number>): number {
  return Object.values(counted).reduce((total, count) => total + count, 0)
}

function number(count: number): string {
  return count.toLocaleString('en')
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}

function duration(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
