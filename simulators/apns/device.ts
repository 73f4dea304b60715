import type { ApnsEnvironment } from './environment.ts'
import type { Inbox } from './inbox.ts'
import { type Rejection, reject } from './reasons.ts'

/** How many pushes a push token takes in a time, before TooManyRequests. */
export type RateLimit = { max: number; windowMs: number }

/** A device as tests and the control API see it. `since` is when the push token died. */
export type DeviceView = {
  pushToken: string
  environment: ApnsEnvironment
  topics: string[]
  state: 'active' | 'unregistered' | 'expired'
  since: Date | null
  online: boolean
  rateLimit: RateLimit | null
}

/** A device in the registry. */
export type Device = DeviceView & { learned: boolean; recentMs: number[]; inbox: Inbox }

/** The view of a device, without its inner parts. */
export function viewOf(device: Device): DeviceView {
  const { pushToken, environment, topics, state, since, online, rateLimit } = device
  return { pushToken, environment, topics: [...topics], state, since, online, rateLimit }
}

/** Why a push with that topic cannot go to the device now, or null. Counts against the rate limit. */
export function judgeDevice(
  device: Device,
  topic: string,
  environment: ApnsEnvironment,
  nowMs: number,
): Rejection | null {
  if (device.environment !== environment) return reject('BadDeviceToken')
  if (device.learned && !device.topics.includes(topic)) device.topics.push(topic)
  if (!device.topics.includes(topic)) return reject('DeviceTokenNotForTopic')
  if (device.state === 'unregistered') return reject('Unregistered', device.since?.getTime() ?? null)
  if (device.state === 'expired') return reject('ExpiredToken', device.since?.getTime() ?? null)
  return exceedsRate(device, nowMs) ? reject('TooManyRequests') : null
}

function exceedsRate(device: Device, nowMs: number): boolean {
  if (device.rateLimit === null) return false
  const { max, windowMs } = device.rateLimit
  device.recentMs = device.recentMs.filter((at) => nowMs - at < windowMs)
  if (device.recentMs.length >= max) return true
  device.recentMs.push(nowMs)
  return false
}
