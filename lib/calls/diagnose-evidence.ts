import type { PushRecord } from './call.ts'
import { type CallFacts, type DeviceFacts, firstRegisterAt, fromApp } from './diagnose-facts.ts'
import { count, duration, once, span } from './diagnose-words.ts'

/** How a device is named to a person. */
export function deviceName(push: PushRecord): string {
  return push.deviceName === '' ? `the phone with push token …${push.tokenLastFour}` : push.deviceName
}

/** How fast Apple took the push and how fast the phone came, for calls in which that went well. */
export function wakeEvidence(facts: CallFacts): string[] {
  const registeredAt = firstRegisterAt(facts)
  const woke = registeredAt !== null && facts.pushes.length > 0
  return once([
    ...facts.pushes.map(pushSentence),
    woke && `first REGISTER ${span(facts.call.startedAt, registeredAt)} after the INVITE`,
    facts.pushes.length === 0 &&
      facts.call.verdict === 'no_token' &&
      'no push token: registered devices were rung',
  ])
}

/** What became of one push. */
export function pushSentence(push: PushRecord): string {
  const wire = push.wireMs === null ? '' : ` in ${duration(push.wireMs)}`
  switch (push.status) {
    case 'accepted':
      return `Apple accepted the push for ${deviceName(push)}${wire} (${push.environment})`
    case 'rejected':
      return `Apple refused the push for ${deviceName(push)}: ${push.httpStatus ?? ''} ${push.reason}`.trimEnd()
    case 'unsent':
      return `the push for ${deviceName(push)} was not sent: ${push.detail || push.reason}`.replace(/\.$/, '')
    case 'pending':
      return `the push for ${deviceName(push)} has no answer yet`
  }
}

/**
 * What is known now of the pushed devices: when they last woke, how many pushes woke nobody since. One device gets
 * a sentence for each; several get a line each.
 */
export function deviceEvidence(facts: CallFacts): string[] {
  const pushed = new Set(facts.pushes.map((push) => push.deviceId))
  const devices = facts.devices.filter((device) => pushed.has(device.deviceId))
  const [only] = devices
  if (devices.length === 1 && only !== undefined) return deviceSentences(facts, only)
  return once(
    devices.map((device) => {
      const name = device.name === '' ? 'device without a name' : device.name
      return `${name}: ${deviceSentences(facts, device).join(' · ')}`
    }),
  )
}

function deviceSentences(facts: CallFacts, device: DeviceFacts): string[] {
  return once([
    lastWake(facts.call.startedAt, device),
    device.failures > 0 && `${count(device.failures, 'push', 'pushes')} since, none woke it`,
    device.userAgent,
    device.pushTokenStatus !== null &&
      device.pushTokenStatus !== 'active' &&
      `its push token is ${device.pushTokenStatus} now${device.statusReason === '' ? '' : ` (${device.statusReason})`}`,
  ])
}

function lastWake(startedAt: Date, device: DeviceFacts): string {
  if (device.lastWokeAt === null) return 'it has never woken by a push'
  if (device.lastWokeAt > startedAt)
    return `it woke for a later push, ${span(startedAt, device.lastWokeAt)} after this call`
  return `last wake ${span(device.lastWokeAt, startedAt)} before this call`
}

/** What the app itself said, where it reports: that a push arrived is more than Apple ever says. */
export function appEvidence(facts: CallFacts): string[] {
  const got = fromApp(facts, 'push_received')[0]
  const shown = fromApp(facts, 'callkit_reported')[0]
  return once([
    got !== undefined && `the app got the push ${span(facts.call.startedAt, got.placedAt)} after the INVITE`,
    got !== undefined && shown === undefined && 'the app did not say that it reported the call to CallKit',
  ])
}
