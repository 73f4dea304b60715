import type { Tone } from '#components/ui/tone.ts'

/** One row of a waterfall. Times are milliseconds on the axis; a moment has equal ends. */
export type WaterfallRow = {
  key: string
  label: string
  detail: string
  tone: Tone
  startMs: number
  endMs: number
  /** Still going on. */
  isOpen: boolean
  /** Waited for and not come: a dashed line. */
  isMissing: boolean
  /** What the bar is made of; empty for a plain bar. */
  segments: readonly { kind: 'queue' | 'wire'; startMs: number; endMs: number; tone: Tone }[]
}

export type WaterfallAxis = { startMs: number; endMs: number; ticksMs: readonly number[] }

/** Where a time lies on the axis, in percent of its width, held within it. */
export function position(axis: WaterfallAxis, ms: number): number {
  const share = (ms - axis.startMs) / (axis.endMs - axis.startMs)
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100
}

/** A tick's words: `50 ms`, `0.5 s`, `2 s`, `1 min`. All ticks of an axis share its unit. */
export function tickLabel(axis: WaterfallAxis, ms: number): string {
  const step = (axis.ticksMs[1] ?? axis.endMs) - (axis.ticksMs[0] ?? 0)
  if (axis.endMs < 1_000) return `${ms} ms`
  if (step < 60_000 || ms === 0) return `${ms / 1_000} s`
  return `${ms / 60_000} min`
}

/** A time after the start, for the column of numbers: `+84 ms`, `+1.42 s`, `+12.0 s`, `+20 min`. */
export function offsetLabel(ms: number): string {
  const sign = ms < 0 ? '−' : '+'
  const size = Math.abs(ms)
  if (size < 1_000) return `${sign}${Math.round(size)} ms`
  if (size < 10_000) return `${sign}${(size / 1_000).toFixed(2)} s`
  if (size < 120_000) return `${sign}${(size / 1_000).toFixed(1)} s`
  return `${sign}${Math.round(size / 60_000)} min`
}
