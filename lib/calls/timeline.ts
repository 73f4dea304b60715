import type { CallRecords } from './call.ts'
import { diagnose } from './diagnose.ts'
import { gatherFacts } from './diagnose-facts.ts'
import type { TimelineItem } from './timeline-item.ts'
import { lookupItem, pushItems } from './timeline-pushes.ts'
import { registerItems } from './timeline-registers.ts'
import { eventItems, inviteItem, missingForwardItem, verdictItem } from './timeline-steps.ts'

const RANK: Readonly<Record<TimelineItem['kind'], number>> = {
  invite: 0,
  lookup: 1,
  push: 2,
  register: 3,
  verdict: 4,
  step: 5,
  app: 6,
  note: 7,
}

/**
 * The rows of a call's waterfall, in the order of time: what the gateway did (from call and pushes) and what
 * others told (from events). Pure; neither the order of the records nor repeats change it.
 *
 * @param now where what is still going on ends
 */
export function buildTimeline(records: CallRecords, now: Date): TimelineItem[] {
  const facts = gatherFacts(records)
  const { cause } = diagnose(records, now)
  const items = [
    inviteItem(facts),
    lookupItem(facts),
    ...pushItems(facts, now),
    ...registerItems(facts, now),
    ...verdictItem(facts),
    ...eventItems(facts, cause),
    ...missingForwardItem(facts, cause),
  ]
  return items.sort(
    (a, b) =>
      a.startMs - b.startMs || RANK[a.kind] - RANK[b.kind] || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  )
}

/** The scale under a waterfall, in milliseconds after the call's start. */
export type TimelineAxis = { startMs: number; endMs: number; ticksMs: number[] }

const STEPS_MS = [
  10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000,
]
const MOST_TICKS = 7
const SHORTEST_MS = 100

/**
 * A scale that holds everything up to the answer. What comes long after (the end of a talk, a REGISTER minutes
 * later) lies beyond `endMs` and is drawn at the edge, or the first seconds would be too small to see.
 *
 * @param reachMs what it holds at least: the wait of a call that still waits, so that the scale stands still
 */
export function timelineAxis(items: readonly TimelineItem[], reachMs = 0): TimelineAxis {
  const core = items.filter((item) => item.isCore)
  const lastMs = Math.max(SHORTEST_MS, reachMs, ...core.map((item) => item.endMs))
  const nearMs = Math.max(lastMs, ...items.map((item) => item.endMs).filter((endMs) => endMs <= lastMs * 1.5))
  const firstMs = Math.min(0, ...items.map((item) => item.startMs))
  const step = STEPS_MS.find((stepMs) => (nearMs - firstMs) / stepMs <= MOST_TICKS - 1) ?? 3_600_000
  const startMs = Math.floor(firstMs / step) * step
  const endMs = Math.ceil(nearMs / step) * step
  const ticksMs = Array.from(
    { length: Math.round((endMs - startMs) / step) + 1 },
    (_, n) => startMs + n * step,
  )
  return { startMs, endMs, ticksMs }
}
