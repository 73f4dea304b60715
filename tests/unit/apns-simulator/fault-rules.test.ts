import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFaultRules, type FaultSubject } from '#simulators/apns/fault-rules.ts'
import { createRandom } from '#simulators/apns/random.ts'

const SUBJECT: FaultSubject = {
  pushToken: 'abcd',
  environment: 'production',
  topic: 'a.b.voip',
  connectionId: 1,
}

test('a fault with a number of times strikes that often and no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 40 }), (times, requests) => {
      const rules = createFaultRules(createRandom(1))
      rules.add({ times, action: { kind: 'silence' } })
      const struck = Array.from({ length: requests }, () => rules.plan(SUBJECT)).filter(
        ({ action }) => action !== null,
      )
      expect(struck).toHaveLength(Math.min(times, requests))
    }),
  )
})

test('chance repeats itself with the same seed and comes near its probability', () => {
  const run = (seed: number) => {
    const rules = createFaultRules(createRandom(seed))
    rules.add({ match: { probability: 0.25 }, action: { kind: 'silence' } })
    return Array.from({ length: 4000 }, () => rules.plan(SUBJECT).action !== null)
  }
  expect(run(7)).toEqual(run(7))
  expect(run(7)).not.toEqual(run(8))
  const share = run(7).filter(Boolean).length / 4000
  expect(share).toBeGreaterThan(0.22)
  expect(share).toBeLessThan(0.28)
})

test('delays add up, and the first other fault wins', () => {
  const rules = createFaultRules(createRandom(1))
  rules.add({ action: { kind: 'latency', ms: 10 } })
  rules.add({ action: { kind: 'reset', code: 8 } })
  rules.add({ action: { kind: 'silence' } })
  rules.add({ action: { kind: 'latency', ms: 5 } })
  expect(rules.plan(SUBJECT)).toEqual({ latencyMs: 15, action: { kind: 'reset', code: 8 } })
})

test('a fault for another push token, topic or connection does not strike', () => {
  const rules = createFaultRules(createRandom(1))
  rules.add({ match: { pushToken: 'ffff' }, action: { kind: 'silence' } })
  rules.add({ match: { topic: 'x.y.voip' }, action: { kind: 'silence' } })
  rules.add({ match: { connectionId: 2 }, action: { kind: 'silence' } })
  expect(rules.plan(SUBJECT).action).toBeNull()
  expect(rules.plan({ ...SUBJECT, connectionId: 2 }).action).toEqual({ kind: 'silence' })
})

test('a fault that makes no sense is refused when it is added', () => {
  const rules = createFaultRules(createRandom(1))
  expect(() => rules.add({ match: { probability: 2 }, action: { kind: 'silence' } })).toThrow()
  expect(rules.list()).toEqual([])
})

test('a fault can be taken away by its id', () => {
  const rules = createFaultRules(createRandom(1))
  const faultId = rules.add({ action: { kind: 'silence' } })
  rules.remove(faultId)
  expect(rules.plan(SUBJECT).action).toBeNull()
})
