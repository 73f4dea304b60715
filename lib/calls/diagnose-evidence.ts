import type { PushRecord } from './call.ts'
import {
  type CallFacts,
  type DeviceFacts,
  firstRegisterAt,
  fromApp,
  type OtherPush,
} from './diagnose-facts.ts'
import { count, duration, once, span } from './diagnose-words.ts'

/** How a device is named to a person. */
export function deviceName(push: PushRecord): string {
  return push.deviceName === '' ? `the phone with push token …${push.tokenLastFour}` : push.deviceName
}

/** How a device is called of which only the id is known; empty for one that is not known. */
export function deviceNameOf(facts: CallFacts, deviceId: string | null): string {
  const push = facts.pushes.find((one) => one.deviceId === deviceId)
  return push === undefined
    ? (facts.devices.find((device) => device.deviceId === deviceId)?.name ?? '')
    : deviceName(push)
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
  const { startedAt } = facts.call
  const accepted = facts.otherPushes.filter(
    (push) => push.deviceId === device.deviceId && push.status === 'accepted',
  )
  const before = accepted.filter((push) => push.at <= startedAt).reverse()
  return once([
    lastWake(facts, device, before),
    sleptSince(device, before),
    laterWakes(accepted.filter((push) => push.at > startedAt)),
    device.userAgent,
    device.pushTokenStatus !== null &&
      device.pushTokenStatus !== 'active' &&
      `its push token is ${device.pushTokenStatus} now${device.statusReason === '' ? '' : ` (${device.statusReason})`}`,
  ])
}

function lastWake(facts: CallFacts, device: DeviceFacts, before: readonly OtherPush[]): string | false {
  const { startedAt } = facts.call
  const wokeAt = before.find((push) => push.wokeAt !== null)?.wokeAt ?? null
  if (wokeAt !== null) return `last wake ${span(wokeAt, startedAt)} before this call`
  if (device.lastWokeAt === null) return 'it has never woken by a push'
  if (isOfThisCall(facts, device, device.lastWokeAt)) return false
  if (device.lastWokeAt > startedAt)
    return `it woke for a later push, ${span(startedAt, device.lastWokeAt)} after this call`
  return `last wake ${span(device.lastWokeAt, startedAt)} before this call`
}

/** A phone that came too late for its call woke by that call all the same. */
function isOfThisCall(facts: CallFacts, { deviceId }: DeviceFacts, wokeAt: Date): boolean {
  const registers = facts.events.filter((event) => event.type === 'register' && event.deviceId === deviceId)
  const times = [
    ...registers.map((event) => event.at),
    ...facts.pushes.flatMap((push) =>
      push.deviceId === deviceId && push.wokeAt !== null ? [push.wokeAt] : [],
    ),
  ]
  return times.some((at) => at.getTime() === wokeAt.getTime())
}

/** Counted from the pushes themselves as far as they are known, so that it is true for the time of the call. */
function sleptSince(device: DeviceFacts, before: readonly OtherPush[]): string | false {
  if (before.length === 0) {
    return device.failures > 0 && `${count(device.failures, 'push', 'pushes')} since, none woke it`
  }
  const woken = before.findIndex((push) => push.wokeAt !== null)
  const slept = woken === -1 ? before.length : woken
  return slept > 0 && `${slept + 1} pushes since, this one the last, none woke it`
}

function laterWakes(after: readonly OtherPush[]): string | false {
  const woken = after.filter((push) => push.wokeAt !== null).length
  return (
    after.length > 0 && `of the ${count(after.length, 'push', 'pushes')} after this call ${woken} woke it`
  )
}

/** What the app itself said, where it reports: that a push arrived is more than Apple ever says. */
export function appEvidence(facts: CallFacts): string[] {
  const received = fromApp(facts, 'push_received')[0]
  const shown = fromApp(facts, 'callkit_reported')[0]
  return once([
    received !== undefined &&
      `the app got the push ${span(facts.call.startedAt, received.placedAt)} after the INVITE`,
    received !== undefined &&
      shown === undefined &&
      'the app did not say that it reported the call to CallKit',
  ])
}
