import { createSpread } from './spread.ts'

/** What a simulated day has come to so far. */
export type DayReport = {
  calls: number
  /** Calls that were due while too many were under way: the simulator held them back. */
  heldBack: number
  underWay: number
  verdicts: Record<string, number>
  /** Calls that got no verdict for an error, pushes that were not taken up, and so on, by what was said. */
  errors: Record<string, number>
  /** Events of the PBX that the gateway took. */
  events: number
  /** REGISTERs of the PBX in batches; wakes are not among them. */
  registers: number
  registersRefused: number
  /** Pushes that reached a phone. */
  pushes: number
  /** Of the calls that were pushed and waited for to the end, the part that woke a phone; null before the first. */
  wakeRate: number | null
  /** From INVITE to the verdict `registered`, in ms. */
  wakeMs: { p50: number | null; p95: number | null; p99: number | null }
}

/** Counts as the day goes on. */
export type Tally = {
  addCall(): void
  holdBack(calls: number): void
  addVerdict(verdict: string, heldMs: number): void
  addError(error: unknown): void
  addEvents(count: number): void
  addRegisters(answer: { accepted: number; rejected: number }): void
  addPush(): void
  report(underWay: number): DayReport
}

const NOT_WOKEN = ['no_register', 'register_rejected', 'push_failed'] as const
/** An error whose text has an id in it must not make the list endless. */
const MOST_KINDS = 20

export function createTally(): Tally {
  const wakes = createSpread()
  const verdicts: Record<string, number> = {}
  const errors: Record<string, number> = {}
  const counts = { calls: 0, heldBack: 0, events: 0, registers: 0, registersRefused: 0, pushes: 0 }
  const count = (counted: Record<string, number>, name: string) => {
    counted[name] = (counted[name] ?? 0) + 1
  }
  return {
    addCall() {
      counts.calls += 1
    },
    holdBack(calls) {
      counts.heldBack += calls
    },
    addVerdict(verdict, heldMs) {
      count(verdicts, verdict)
      if (verdict === 'registered') wakes.add(heldMs)
    },
    addError(error) {
      const kind = kindOf(error)
      count(errors, kind in errors || Object.keys(errors).length < MOST_KINDS ? kind : 'other')
    },
    addEvents(events) {
      counts.events += events
    },
    addRegisters({ accepted, rejected }) {
      counts.registers += accepted
      counts.registersRefused += rejected
    },
    addPush() {
      counts.pushes += 1
    },
    report(underWay) {
      const woken = verdicts.registered ?? 0
      const tried = NOT_WOKEN.reduce((sum, verdict) => sum + (verdicts[verdict] ?? 0), woken)
      return {
        ...counts,
        underWay,
        verdicts: { ...verdicts },
        errors: { ...errors },
        wakeRate: tried === 0 ? null : woken / tried,
        wakeMs: { p50: wakes.percentile(0.5), p95: wakes.percentile(0.95), p99: wakes.percentile(0.99) },
      }
    },
  }
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('status' in error) return `answered ${String(error.status)}`
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}
