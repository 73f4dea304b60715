import type { Clock } from '#lib/platform/clock.ts'
import { type Device, type DeviceView, judgeDevice, type RateLimit, viewOf } from './device.ts'
import type { ApnsEnvironment } from './environment.ts'
import { type AcceptedPush, createInbox, type DeliveredPush, type Delivery } from './inbox.ts'
import { type Rejection, reject } from './reasons.ts'

/** What a device registers with. Topics are whole: `com.example.app.voip`. */
export type DeviceInput = {
  pushToken: string
  topics: readonly string[]
  environment: ApnsEnvironment
  /** Whether the device can be reached; default true. */
  online?: boolean
  rateLimit?: RateLimit
}

/** The devices of the simulated world, found by push token whatever its case. */
export type DeviceRegistry = {
  /** Adds a device, or brings a dead push token back to life; what its inbox holds stays. */
  register(input: DeviceInput): void
  /** The app is gone: 410 Unregistered, with that time. Unknown push tokens are left alone. */
  unregister(pushToken: string, at?: Date): void
  /** 410 ExpiredToken, with that time. */
  expire(pushToken: string, at?: Date): void
  /** Takes the device off the net or back; coming back, it gets what was kept for it. */
  setOnline(pushToken: string, online: boolean): void
  /** At most `max` pushes in `windowMs`, then TooManyRequests; null lifts the limit. */
  limitRate(pushToken: string, limit: RateLimit | null): void
  /** Forgets the push token altogether: BadDeviceToken. */
  forget(pushToken: string): void
  find(pushToken: string): DeviceView | null
  list(): DeviceView[]
  inbox(pushToken: string): DeliveredPush[]
  /** What Apple keeps for a device that is off, at most one push per bundle id. */
  stored(pushToken: string): AcceptedPush[]
  clear(): void
}

/** The registry with the two doors that only the push service uses. */
export type DevicePark = DeviceRegistry & {
  /** Whether a push may go to that push token. */
  judge(pushToken: string, topic: string, environment: ApnsEnvironment, nowMs: number): Rejection | null
  deliver(pushToken: string, push: AcceptedPush, nowMs: number): Delivery
}

/** Called for every push that reaches a device. */
export type DeliveryListener = (push: DeliveredPush & { pushToken: string }) => void

/** An empty registry. With `acceptUnknown`, a push token nobody registered becomes a device at its first push. */
export function createDevicePark(options: {
  clock: Clock
  acceptUnknown: boolean
  onDelivered: DeliveryListener
}): DevicePark {
  const { clock, acceptUnknown, onDelivered } = options
  const devices = new Map<string, Device>()
  const find = (pushToken: string): Device | undefined => devices.get(pushToken.toLowerCase())

  const add = (input: DeviceInput, learned: boolean): Device => {
    const pushToken = input.pushToken.toLowerCase()
    const device: Device = {
      pushToken,
      environment: input.environment,
      topics: [...input.topics],
      state: 'active',
      since: null,
      online: input.online ?? true,
      rateLimit: input.rateLimit ?? null,
      learned,
      recentMs: [],
      inbox: find(pushToken)?.inbox ?? createInbox((push) => onDelivered({ ...push, pushToken })),
    }
    devices.set(pushToken, device)
    return device
  }
  const end = (pushToken: string, state: 'unregistered' | 'expired', at: Date | undefined): void => {
    const device = find(pushToken)
    if (device !== undefined) Object.assign(device, { state, since: at ?? clock.now() })
  }
  return {
    register: (input) => void add(input, false),
    unregister: (pushToken, at) => end(pushToken, 'unregistered', at),
    expire: (pushToken, at) => end(pushToken, 'expired', at),
    setOnline(pushToken, online) {
      const device = find(pushToken)
      if (device === undefined) return
      device.online = online
      if (online) device.inbox.release(clock.now().getTime())
    },
    limitRate(pushToken, limit) {
      const device = find(pushToken)
      if (device !== undefined) device.rateLimit = limit
    },
    forget: (pushToken) => void devices.delete(pushToken.toLowerCase()),
    find(pushToken) {
      const device = find(pushToken)
      return device === undefined ? null : viewOf(device)
    },
    list: () => [...devices.values()].map(viewOf),
    inbox: (pushToken) => find(pushToken)?.inbox.list() ?? [],
    stored: (pushToken) => find(pushToken)?.inbox.stored() ?? [],
    clear: () => devices.clear(),
    judge(pushToken, topic, environment, nowMs) {
      const known = find(pushToken)
      if (known === undefined && !acceptUnknown) return reject('BadDeviceToken')
      return judgeDevice(
        known ?? add({ pushToken, topics: [topic], environment }, true),
        topic,
        environment,
        nowMs,
      )
    },
    deliver(pushToken, push, nowMs) {
      const device = find(pushToken)
      return device?.inbox.receive(push, device.online, nowMs) ?? 'discarded'
    },
  }
}
