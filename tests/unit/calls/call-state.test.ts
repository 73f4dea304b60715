import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallState } from '#lib/calls/call.ts'
import { CALL_EVENT_TABLE } from '#lib/calls/call-event.ts'
import { CALL_STATE_RANK, nextState, statesBefore } from '#lib/calls/call-state.ts'

const states = Object.keys(CALL_STATE_RANK) as CallState[]
const someStates = fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 12 })
const settle = (heard: readonly CallState[]) => heard.reduce(nextState, 'received' as CallState)

describe('the state of a call', () => {
  it('is the same for the same reports in any order and with repeats', () => {
    fc.assert(
      fc.property(someStates, fc.infiniteStream(fc.nat()), (heard, random) => {
        const shuffled = [...heard, ...heard.slice(0, 3)]
          .map((state) => ({ state, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map((one) => one.state)
        expect(settle(shuffled)).toBe(settle(heard))
      }),
    )
  })

  it('never goes back', () => {
    fc.assert(
      fc.property(someStates, (heard) => {
        let current: CallState = 'received'
        for (const state of heard) {
          const next = nextState(current, state)
          expect(CALL_STATE_RANK[next]).toBeGreaterThanOrEqual(CALL_STATE_RANK[current])
          current = next
        }
      }),
    )
  })

  it('follows exactly the states that statements compare with', () => {
    for (const next of states) {
      for (const current of states) {
        expect(statesBefore(next).includes(current)).toBe(
          nextState(current, next) === next && current !== next,
        )
      }
    }
  })

  it('gives every state a rank of its own', () => {
    expect(new Set(Object.values(CALL_STATE_RANK)).size).toBe(states.length)
  })

  it('ends as answered once a person has picked up, whatever else is reported', () => {
    const reported = Object.values(CALL_EVENT_TABLE).flatMap((row) => (row.state === null ? [] : [row.state]))
    fc.assert(
      fc.property(fc.subarray(reported), (others) => {
        expect(settle([...others, 'answered'])).toBe('answered')
        expect(settle(['answered', ...others])).toBe('answered')
      }),
    )
  })
})
