import type { ApnsEnvironment } from './environment.ts'
import { type FaultAction, type FaultRule, faultSchema } from './fault-schema.ts'
import type { Random } from './random.ts'

/** What a fault can be matched against. */
export type FaultSubject = {
  pushToken: string | null
  environment: ApnsEnvironment
  topic: string | null
  connectionId: number
}

/** What shall go wrong with a request: later, or otherwise, or both. */
export type FaultPlan = { latencyMs: number; action: FaultAction | null }

/** A fault in force: how many requests it fitted and how often it struck. */
export type FaultView = FaultRule & { faultId: number; seen: number; struck: number }

/** The script of faults. */
export type FaultRules = {
  /** Adds a fault and gives its id. Throws a ZodError when it makes no sense. */
  add(rule: FaultRule): number
  remove(faultId: number): void
  list(): FaultView[]
  clear(): void
  /** The first fault that strikes, with the delays of all that do. */
  plan(subject: FaultSubject): FaultPlan
}

const NO_FAULT: FaultPlan = { latencyMs: 0, action: null }

/** An empty script; chance comes from `random`. */
export function createFaultRules(random: Random): FaultRules {
  const rules: FaultView[] = []
  let lastId = 0
  return {
    add(rule) {
      lastId += 1
      rules.push({ ...faultSchema.parse(rule), faultId: lastId, seen: 0, struck: 0 })
      return lastId
    },
    remove(faultId) {
      const index = rules.findIndex((rule) => rule.faultId === faultId)
      if (index >= 0) rules.splice(index, 1)
    },
    list: () => rules.map((rule) => ({ ...rule })),
    clear: () => void rules.splice(0),
    plan(subject) {
      if (rules.length === 0) return NO_FAULT
      const plan: FaultPlan = { latencyMs: 0, action: null }
      for (const rule of rules) {
        if (plan.action !== null && rule.action.kind !== 'latency') continue
        if (!strikes(rule, subject, random)) continue
        if (rule.action.kind === 'latency') plan.latencyMs += rule.action.ms
        else plan.action = rule.action
      }
      return plan
    },
  }
}

function strikes(rule: FaultView, subject: FaultSubject, random: Random): boolean {
  if (!fits(rule, subject)) return false
  rule.seen += 1
  const { nth, probability } = rule.match ?? {}
  if (rule.times !== undefined && rule.struck >= rule.times) return false
  if (nth !== undefined && rule.seen !== nth) return false
  if (probability !== undefined && random() >= probability) return false
  rule.struck += 1
  return true
}

function fits(rule: FaultView, subject: FaultSubject): boolean {
  const match = rule.match ?? {}
  return (
    (match.pushToken === undefined || match.pushToken.toLowerCase() === subject.pushToken) &&
    (match.environment === undefined || match.environment === subject.environment) &&
    (match.topic === undefined || match.topic === subject.topic) &&
    (match.connectionId === undefined || match.connectionId === subject.connectionId)
  )
}
