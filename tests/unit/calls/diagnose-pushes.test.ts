import { describe, expect, it } from 'vitest'
import { diagnose } from '#lib/calls/diagnose.ts'
import type { DiagnosisInput } from '#lib/calls/diagnose-facts.ts'
import { anAttempt, moment, pushFailed, refusedPush, unsentPush } from './diagnose-fixtures.ts'

const LATER = moment(600_000)
const causeOf = (input: DiagnosisInput) => diagnose(input, LATER).cause

describe('no push was accepted', () => {
  it.each([
    ['BadDeviceToken', 400, 'wrong_environment'],
    ['Unregistered', 410, 'push_tokens_invalid'],
    ['ExpiredToken', 410, 'push_tokens_invalid'],
    ['DeviceTokenNotForTopic', 400, 'wrong_topic'],
    ['BadTopic', 400, 'wrong_topic'],
    ['TopicDisallowed', 400, 'wrong_topic'],
    ['InvalidProviderToken', 403, 'credential_rejected'],
    ['BadCertificate', 403, 'credential_rejected'],
    ['SomethingNew', 403, 'credential_rejected'],
    ['TooManyRequests', 429, 'throttled'],
    ['PayloadTooLarge', 413, 'payload_too_large'],
    ['ServiceUnavailable', 503, 'apns_unreachable'],
    ['BadPriority', 400, 'unknown'],
  ])('Apple’s %s is %s → %s', (reason, status, cause) => {
    expect(causeOf(pushFailed(refusedPush(status, reason)))).toBe(cause)
  })
  it.each([
    ['credential_missing', 'credential_missing'],
    ['credential_expired', 'credential_expired'],
    ['credential_rejected', 'credential_rejected'],
    ['circuit_open', 'credential_rejected'],
    ['PayloadTooLarge', 'payload_too_large'],
    ['invalid_push_token', 'push_tokens_invalid'],
    ['unreachable', 'apns_unreachable'],
    ['deadline', 'apns_unreachable'],
    ['gateway_lost', 'apns_unreachable'],
  ])('our own %s is %s', (reason, cause) => {
    expect(causeOf(pushFailed(unsentPush(reason)))).toBe(cause)
  })
  it('an expired certificate is told from one that cannot be used', () => {
    const expired = unsentPush(
      'credential_unusable',
      [],
      'The certificate expired at 2026-11-01T00:00:00.000Z.',
    )
    expect(causeOf(pushFailed(expired))).toBe('credential_expired')
    expect(causeOf(pushFailed(unsentPush('credential_unusable', [], 'The key cannot be read.')))).toBe(
      'credential_rejected',
    )
  })
  it('a deadline after 429 is throttling', () => {
    const attempts = [
      anAttempt({ status: 429, reason: 'TooManyRequests' }),
      anAttempt({ status: null, fault: 'timeout' }),
    ]
    expect(causeOf(pushFailed(unsentPush('deadline', attempts)))).toBe('throttled')
  })
  it('what stops all phones is named before what stops one', () => {
    const gone = refusedPush(410, 'Unregistered')
    const other = { ...unsentPush('credential_expired'), id: '019a0000-0000-7000-8000-0000000000f2' }
    expect(causeOf(pushFailed(gone, other))).toBe('credential_expired')
  })
  it('a push token that the first environment does not know, and no credential for the other, says what to add', () => {
    const push = {
      ...refusedPush(403, 'BadEnvironmentKeyInToken'),
      attempts: [
        anAttempt({ status: 400, reason: 'BadDeviceToken' }),
        anAttempt({ status: 403, reason: 'BadEnvironmentKeyInToken', environment: 'sandbox' as const }),
      ],
    }
    const { cause, advice } = diagnose(pushFailed(push), LATER)
    expect(cause).toBe('wrong_environment')
    expect(advice).toContain('may belong to sandbox')
  })
  it('a push token that neither environment knows needs a fresh one', () => {
    const push = refusedPush(400, 'BadDeviceToken', ['production', 'sandbox'])
    expect(diagnose(pushFailed(push), LATER).summary).toContain('neither in production nor in sandbox')
  })
})
