import { describe, expect, it } from 'vitest'
import { callerNumber } from '#lib/calls/push-call.ts'
import { decide, stateOfVerdict } from '#lib/calls/verdict.ts'
import { callNumberCases } from './call-number-cases.ts'

describe('what a verdict tells the PBX', () => {
  it.each([
    [null, { decision: 'wait', sipCode: 0 }],
    ['registered', { decision: 'forward', sipCode: 0 }],
    ['no_token', { decision: 'forward', sipCode: 480 }],
    ['push_failed', { decision: 'reject', sipCode: 480 }],
    ['no_register', { decision: 'reject', sipCode: 480 }],
    ['register_rejected', { decision: 'reject', sipCode: 480 }],
    ['cancelled', { decision: 'reject', sipCode: 487 }],
  ] as const)('%s is answered as the contract tables it', (verdict, expected) => {
    expect(decide(verdict, false)).toMatchObject(expected)
  })

  it('a registered desk phone turns only push_failed into forward', () => {
    expect(decide('push_failed', true)).toEqual({ decision: 'forward', sipCode: 0, sipReason: '' })
    expect(decide('no_register', true).decision).toBe('reject')
  })

  it('a call with a verdict is in the state of that name', () => {
    expect(stateOfVerdict('no_register')).toBe('no_register')
    expect(stateOfVerdict('registered')).toBe('registered')
  })
})

describe('the number that the phone shows', () => {
  it.each(callNumberCases)('%s is shown as %s', (caller, shown) => {
    expect(callerNumber(caller)).toBe(shown)
  })
})
