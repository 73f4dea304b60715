export type PushTokenStatus = 'active' | 'invalid' | 'replaced' | 'disabled'
export type PushTokenKind = 'voip' | 'alert'
export type PushEnvironment = 'production' | 'sandbox' | 'unknown'

export const PUSH_TOKEN_STATUS_NAMES = ['active', 'invalid', 'replaced', 'disabled'] as const
export const PUSH_ENVIRONMENT_NAMES = ['production', 'sandbox', 'unknown'] as const

/** Accepted pushes in a row after which a phone that does not wake is worth a look. */
export const MANY_FAILURES = 3

/** A push token as the console shows it: never its value, only the last four characters. */
export type PushTokenRecord = {
  pushTokenId: string
  deviceId: string
  deviceName: string
  aor: string
  app: {
    appId: string
    name: string
    bundleId: string
    defaultEnvironment: PushEnvironment
    /** Whether the push token may be pushed when the binding of its device has lapsed. */
    onLapse: 'keep' | 'disable'
  }
  kind: PushTokenKind
  lastFour: string
  environment: PushEnvironment
  status: PushTokenStatus
  statusReason: string
  statusSince: Date
  lastRegisteredAt: Date
  expiresAt: Date
  lastPushedAt: Date | null
  lastWokeAt: Date | null
  /** Accepted pushes in a row after which the device did not register. */
  failures: number
}

/** The SIP binding of a device as the PBX last reported it. It may have lapsed. */
export type RegistrationRecord = {
  contactUri: string
  registeredAt: Date
  expiresAt: Date
  userAgent: string
  source: string
}

export type DeviceRecord = {
  deviceId: string
  name: string
  userAgent: string
  instanceId: string | null
  firstSeenAt: Date
  lastSeenAt: Date
  account: { accountId: string; aor: string; displayName: string }
  /** Null for a desk phone. */
  app: { appId: string; name: string; bundleId: string } | null
  registration: RegistrationRecord | null
  /** The newest first, retired ones included. */
  pushTokens: PushTokenRecord[]
}

/** What happened to a push token. */
export type PushTokenEventRecord = {
  eventId: string
  pushTokenId: string
  lastFour: string
  type: string
  detail: unknown
  at: Date
}

/** How a device is called where it has no name of its own: by its User-Agent, or as the phone it is. */
export function deviceLabel(device: Pick<DeviceRecord, 'name' | 'userAgent'>): string {
  return device.name || device.userAgent || 'Unnamed device'
}

/** The VoIP push token that a call would push to: an active one, the newest. */
export function ringingPushToken(device: Pick<DeviceRecord, 'pushTokens'>): PushTokenRecord | undefined {
  return device.pushTokens.find((pushToken) => pushToken.kind === 'voip' && pushToken.status === 'active')
}

/** When any push token of the device last woke it. */
export function lastWake(device: Pick<DeviceRecord, 'pushTokens'>): Date | null {
  const times = device.pushTokens.flatMap(({ lastWokeAt }) => (lastWokeAt === null ? [] : [lastWokeAt]))
  return times.length === 0 ? null : new Date(Math.max(...times.map(Number)))
}
