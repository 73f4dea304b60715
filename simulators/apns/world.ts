import type { Clock } from '#lib/platform/clock.ts'
import type { Counters } from './counters.ts'
import type { FaultRules } from './fault-rules.ts'
import type { JudgementWorld } from './judge.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'

/** Everything the two environments of one simulator share. */
export type World = JudgementWorld & {
  clock: Clock
  random: Random
  faults: FaultRules
  ledger: Ledger
  counters: Counters
  /** How long every answer takes, in ms: always the same, or drawn evenly from a range. */
  latencyMs: number | { min: number; max: number }
}
