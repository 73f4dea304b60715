/** Every reason the simulator gives by itself, with its HTTP status (Apple: "Handling notification responses from APNs"). */
export const REASON_STATUS = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  DuplicateHeaders: 400,
  InvalidPushType: 400,
  MissingDeviceToken: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  BadCertificate: 403,
  BadCertificateEnvironment: 403,
  // Apple's page says BadEnvironmentKeyIdInToken; the live server is reported to send the shorter word.
  BadEnvironmentKeyInToken: 403,
  BadEnvironmentKeyIdInToken: 403,
  ExpiredProviderToken: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  UnrelatedKeyIdInToken: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  ServiceUnavailable: 503,
  Shutdown: 503,
} as const

/** A reason word of Apple's. */
export type Reason = keyof typeof REASON_STATUS

/** Why a request was not taken. `timestamp` (ms) goes with 410: since when the push token is dead. */
export type Rejection = { outcome: 'rejected'; status: number; reason: string; timestamp: number | null }

/** A rejection with Apple's status for the reason. */
export function reject(reason: Reason, timestamp: number | null = null): Rejection {
  return { outcome: 'rejected', status: REASON_STATUS[reason], reason, timestamp }
}
