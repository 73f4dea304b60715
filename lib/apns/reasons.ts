/** What the registry has to do after an answer of Apple's. */
export type PushAction =
  | 'push_token_gone'
  | 'push_token_wrong_environment'
  | 'push_token_wrong_topic'
  | 'credential_broken'
  | 'credential_refresh'
  | 'retry'
  | 'throttled'
  | 'request_faulty'
  | 'payload_too_large'
  | 'unknown'

export type ReasonClass = {
  action: PushAction
  /** The same push may be sent again before its deadline. */
  retryable: boolean
  /** It may be sent again only on another connection. */
  freshConnection: boolean
  /** The credential as a whole is refused: further pushes with it cannot succeed. */
  stopsCredential: boolean
  /** One sentence for a person. */
  meaning: string
}

type Row = ReasonClass & { status: number }

function row(status: number, action: PushAction, meaning: string, traits: Partial<ReasonClass> = {}): Row {
  return {
    status,
    action,
    meaning,
    retryable: false,
    freshConnection: false,
    stopsCredential: false,
    ...traits,
  }
}

const FRESH = { retryable: true, freshConnection: true }
const STOPS = { stopsCredential: true }
const WRONG_KEY_ENVIRONMENT = row(
  403,
  'credential_broken',
  'The signing key is restricted to the other APNs environment.',
  STOPS,
)

/**
 * Every reason of Apple's with its status. Source: "Handling notification responses from APNs", table of
 * error strings. Two spellings of one reason are both real: Apple's page says `BadEnvironmentKeyIdInToken`,
 * the server says `BadEnvironmentKeyInToken`.
 */
export const REASONS: Readonly<Record<string, Row>> = {
  BadDeviceToken: row(
    400,
    'push_token_wrong_environment',
    'The push token is not valid in this environment; it may be valid in the other one.',
  ),
  DeviceTokenNotForTopic: row(400, 'push_token_wrong_topic', 'The push token belongs to another app.'),
  Unregistered: row(410, 'push_token_gone', 'The push token is no longer active: the app was removed.'),
  ExpiredToken: row(410, 'push_token_gone', 'The push token has expired.'),
  BadTopic: row(400, 'credential_broken', 'The topic is not one that this credential can push to.'),
  TopicDisallowed: row(
    400,
    'credential_broken',
    'Pushing to this topic is not allowed with this credential.',
    {
      freshConnection: true,
    },
  ),
  MissingTopic: row(400, 'request_faulty', 'The push had no topic, and the credential does not imply one.'),
  InvalidPushType: row(400, 'request_faulty', 'The push type is not valid for this topic.'),
  BadPriority: row(400, 'request_faulty', 'The priority is not valid.'),
  BadExpirationDate: row(400, 'request_faulty', 'The expiration is not valid.'),
  BadMessageId: row(400, 'request_faulty', 'The apns-id is not a UUID.'),
  BadCollapseId: row(400, 'request_faulty', 'The collapse id is longer than 64 bytes.'),
  DuplicateHeaders: row(400, 'request_faulty', 'A header was sent twice.'),
  MissingDeviceToken: row(400, 'request_faulty', 'The path had no push token.'),
  PayloadEmpty: row(400, 'request_faulty', 'The payload was empty.'),
  IdleTimeout: row(400, 'retry', 'The connection had been idle for too long.', FRESH),
  ExpiredProviderToken: row(
    403,
    'credential_refresh',
    'The JWT is older than an hour. If it was new, the clock of this machine is wrong.',
    FRESH,
  ),
  InvalidProviderToken: row(
    403,
    'credential_broken',
    'Apple does not accept the JWT: key, key id and team id do not belong together, the key was revoked, or the clock of this machine is ahead.',
    STOPS,
  ),
  MissingProviderToken: row(
    403,
    'credential_broken',
    'Neither a JWT nor a certificate was presented.',
    STOPS,
  ),
  BadCertificate: row(403, 'credential_broken', 'The certificate is invalid or was revoked.', STOPS),
  BadCertificateEnvironment: row(
    403,
    'credential_broken',
    'The certificate is for the other APNs environment.',
    STOPS,
  ),
  UnrelatedKeyIdInToken: row(
    403,
    'retry',
    'The key is not related to the one this connection began with.',
    FRESH,
  ),
  BadEnvironmentKeyIdInToken: WRONG_KEY_ENVIRONMENT,
  BadEnvironmentKeyInToken: WRONG_KEY_ENVIRONMENT,
  Forbidden: row(403, 'credential_broken', 'The action is not allowed for this credential.', STOPS),
  BadPath: row(404, 'request_faulty', 'The path of the request was wrong.'),
  MethodNotAllowed: row(405, 'request_faulty', 'The method of the request was not POST.'),
  PayloadTooLarge: row(413, 'payload_too_large', 'The payload is over 5120 bytes (VoIP) or 4096 bytes.'),
  TooManyRequests: row(429, 'throttled', 'Too many pushes in a row for this push token.', {
    retryable: true,
  }),
  TooManyProviderTokenUpdates: row(429, 'credential_refresh', 'The JWT was renewed too often.', FRESH),
  InternalServerError: row(500, 'retry', 'APNs had an internal error.', FRESH),
  ServiceUnavailable: row(503, 'retry', 'APNs is unavailable.', { retryable: true }),
  Shutdown: row(503, 'retry', 'The APNs server is shutting down.', FRESH),
}

const SERVER_FAULT = row(500, 'retry', 'APNs failed without a reason that we know.', FRESH)
const THROTTLED = row(429, 'throttled', 'APNs asks for fewer requests.', { retryable: true })
const UNKNOWN = row(0, 'unknown', 'APNs refused for a reason that we do not know.')

/**
 * What an answer means and what to do about it.
 *
 * A reason counts only together with the status that Apple documents for it, so that nothing is retired on
 * an answer that does not fit; every other answer is judged by its status: 5xx and 408 are retried, 429 is
 * throttling, the rest is final and retires nothing.
 *
 * @param reason `reason` of Apple's JSON body; null if the body had none
 */
export function classifyReason(status: number, reason: string | null): ReasonClass {
  const known = reason !== null && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
  if (known?.status === status) return known
  if (status >= 500 || status === 408) return SERVER_FAULT
  if (status === 429) return THROTTLED
  return UNKNOWN
}
