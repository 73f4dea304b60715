import { describe, expect, it } from 'vitest'
import { classifyReason, REASONS } from '#lib/apns/reasons.ts'
import { REASON_STATUS } from '#simulators/apns/reasons.ts'

describe('classifyReason', () => {
  it('knows every reason of Apple, in both spellings of the environment one', () => {
    // The simulator keeps a table of its own, written from the same page by somebody else.
    const ofSimulator = Object.entries({
      ...REASON_STATUS,
      Forbidden: 403,
      IdleTimeout: 400,
      InternalServerError: 500,
    })
    const ours = Object.entries(REASONS).map(([reason, { status }]) => [reason, status])
    expect(ours.toSorted()).toEqual(ofSimulator.toSorted())
    expect(classifyReason(403, 'BadEnvironmentKeyInToken')).toEqual(
      classifyReason(403, 'BadEnvironmentKeyIdInToken'),
    )
  })

  it('never retries what Apple says must not be retried', () => {
    const final = [
      [400, 'BadDeviceToken'],
      [400, 'DeviceTokenNotForTopic'],
      [403, 'Forbidden'],
      [410, 'ExpiredToken'],
      [410, 'Unregistered'],
      [413, 'PayloadTooLarge'],
    ] as const
    for (const [status, reason] of final) expect(classifyReason(status, reason).retryable).toBe(false)
  })

  it('retires a push token on 410 only', () => {
    const gone = Object.entries(REASONS).filter(([, { action }]) => action === 'push_token_gone')
    expect(gone.map(([reason, { status }]) => [reason, status])).toEqual([
      ['Unregistered', 410],
      ['ExpiredToken', 410],
    ])
  })

  it('lets a refused topic stop no credential, because another topic may work', () => {
    for (const reason of ['BadTopic', 'TopicDisallowed', 'MissingTopic', 'DeviceTokenNotForTopic']) {
      expect(classifyReason(400, reason).stopsCredential).toBe(false)
    }
  })

  it.each([
    [500, null, 'retry', true],
    [502, null, 'retry', true],
    [503, 'SomethingNew', 'retry', true],
    [408, null, 'retry', true],
    [429, null, 'throttled', true],
    [410, 'SomethingNew', 'unknown', false],
    [400, 'SomethingNew', 'unknown', false],
    [403, null, 'unknown', false],
    [500, 'Unregistered', 'retry', true],
    [400, 'Unregistered', 'unknown', false],
    [400, 'constructor', 'unknown', false],
  ] as const)('judges %i %s by its status: %s', (status, reason, action, retryable) => {
    expect(classifyReason(status, reason)).toMatchObject({ action, retryable, stopsCredential: false })
  })
})
