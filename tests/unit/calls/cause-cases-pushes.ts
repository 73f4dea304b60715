import { type CauseCase, tablet } from './cause-case.ts'
import {
  aCredential,
  anAttempt,
  anOtherPush,
  DAY,
  moment,
  pushFailed,
  refusedPush,
  unsentPush,
} from './diagnose-fixtures.ts'

export const pushesCases: readonly CauseCase[] = [
  {
    name: 'Apple does not know the push token in production',
    input: pushFailed(refusedPush(400, 'BadDeviceToken')),
    cause: 'wrong_environment',
    summary: 'Apple does not know the push token in production, where it was sent to.',
    evidence: ['Apple refused the push for iPhone of Alice: 400 BadDeviceToken'],
    advice:
      'The push token may belong to sandbox, which no good credential of this app covers: add one. A .p8 key made for both environments covers builds from Xcode, TestFlight and the App Store.',
  },
  {
    name: 'Apple knows the push token nowhere',
    input: pushFailed(refusedPush(400, 'BadDeviceToken', ['production', 'sandbox'])),
    cause: 'wrong_environment',
    summary: 'Apple knows this push token neither in production nor in sandbox.',
    evidence: ['Apple refused the push for iPhone of Alice: 400 BadDeviceToken'],
    advice:
      'Ask the user to open the app, so that it registers with a fresh push token. If Apple refuses that too, the build is signed by another team or has another bundle id.',
  },
  {
    name: 'the key serves only the other environment',
    input: pushFailed({
      ...refusedPush(403, 'BadEnvironmentKeyInToken'),
      attempts: [
        anAttempt({ status: 400, reason: 'BadDeviceToken' }),
        anAttempt({ status: 403, reason: 'BadEnvironmentKeyInToken', environment: 'sandbox' }),
      ],
    }),
    cause: 'wrong_environment',
    summary: 'Apple does not know the push token in production, where it was sent to.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 403 BadEnvironmentKeyInToken',
      'BadEnvironmentKeyInToken: The signing key is restricted to the other APNs environment',
    ],
    advice:
      'The push token may belong to sandbox, which no good credential of this app covers: add one. A .p8 key made for both environments covers builds from Xcode, TestFlight and the App Store.',
  },
  {
    name: 'the app was removed before the call',
    input: pushFailed({ ...refusedPush(410, 'Unregistered'), invalidSince: moment(-3 * DAY) }),
    cause: 'push_tokens_invalid',
    summary: 'The push token is no longer valid: the app was removed or has a new one.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 410 Unregistered',
      'Unregistered: The push token is no longer active: the app was removed',
      'by Apple’s word the push token of iPhone of Alice has been invalid since 3 days before this call',
    ],
  },
  {
    name: 'the push token is of another app',
    input: pushFailed(refusedPush(400, 'DeviceTokenNotForTopic')),
    cause: 'wrong_topic',
    summary: 'Apple says that the push token does not belong to com.example.phone.voip.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 400 DeviceTokenNotForTopic',
      'DeviceTokenNotForTopic: The push token belongs to another app',
      'pushed to com.example.phone.voip',
    ],
  },
  {
    name: 'the credential does not cover the topic',
    input: pushFailed(refusedPush(400, 'TopicDisallowed')),
    cause: 'wrong_topic',
    summary: 'Apple does not let the credential “Key 2026” push to com.example.phone.voip.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 400 TopicDisallowed',
      'TopicDisallowed: Pushing to this topic is not allowed with this credential',
      'pushed to com.example.phone.voip',
    ],
    advice:
      'Upload a credential that covers this topic: a VoIP certificate of this bundle id, or a .p8 key of the team that signs the build. Then send a test push from the Send page to see that it works.',
  },
  {
    name: 'there is no credential',
    input: pushFailed(
      unsentPush(
        'credential_missing',
        [],
        'No active credential covers com.example.phone.voip in production.',
      ),
    ),
    cause: 'credential_missing',
    summary: 'There is no credential for com.example.phone.voip in production, so the push was not sent.',
    evidence: [
      'the push for iPhone of Alice was not sent: No active credential covers com.example.phone.voip in production',
    ],
  },
  {
    name: 'the certificate has expired',
    input: {
      ...pushFailed({
        ...unsentPush('credential_expired', [], 'The certificate “VoIP 2025” expired on 2026-11-01.'),
        credentialName: 'VoIP 2025',
      }),
      credentials: [aCredential()],
    },
    cause: 'credential_expired',
    summary:
      'The credential “VoIP 2025” of this app expired 22 days before this call, so no phone of the app can be woken.',
    evidence: [
      'the push for iPhone of Alice was not sent: The certificate “VoIP 2025” expired on 2026-11-01',
      'credential “VoIP 2025” is active, expired on 2026-11-01',
    ],
  },
  {
    name: 'the key was revoked',
    input: {
      ...pushFailed(refusedPush(403, 'InvalidProviderToken')),
      credentials: [aCredential({ name: 'Key 2026', status: 'broken', notAfter: null })],
    },
    cause: 'credential_rejected',
    summary:
      'Apple refuses the credential “Key 2026” of this app (403 InvalidProviderToken), so no phone of the app can be woken.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 403 InvalidProviderToken',
      'InvalidProviderToken: Apple does not accept the JWT: key, key id and team id do not belong together, the key was revoked, or the clock of this machine is ahead',
      'credential “Key 2026” is broken',
    ],
  },
  {
    name: 'Apple limits the pushes',
    input: {
      ...pushFailed(refusedPush(429, 'TooManyRequests')),
      otherPushes: [1, 2, 3].map((n) => anOtherPush(-n * 60_000, { wokeAt: moment(-n * 60_000 + 900) })),
    },
    cause: 'throttled',
    summary: 'Apple limits the pushes to this phone: too many came in a short time.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 429 TooManyRequests',
      'TooManyRequests: Too many pushes in a row for this push token',
      '3 pushes to iPhone of Alice in the 3 min before this one',
    ],
  },
  {
    name: 'our own check finds the payload too large',
    input: pushFailed(
      unsentPush('PayloadTooLarge', [], 'The payload has 6120 bytes; a VoIP push may have 5120.'),
    ),
    cause: 'payload_too_large',
    summary: 'The payload of the push is too large: 6,120 bytes, where 5,120 are allowed.',
    evidence: [
      'the push for iPhone of Alice was not sent: The payload has 6120 bytes; a VoIP push may have 5120',
    ],
  },
  {
    name: 'Apple finds the payload too large',
    input: pushFailed({ ...refusedPush(413, 'PayloadTooLarge'), payload: { a: 'x'.repeat(6_000) } }),
    cause: 'payload_too_large',
    summary: 'The payload of the push is too large: 6,008 bytes, where 5,120 are allowed.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 413 PayloadTooLarge',
      'PayloadTooLarge: The payload is over 5120 bytes (VoIP) or 4096 bytes',
    ],
  },
  {
    name: 'Apple was not reached',
    input: pushFailed(
      unsentPush(
        'unreachable',
        [
          anAttempt({ status: null, fault: 'connection_refused' }),
          anAttempt({ status: null, fault: 'connection_refused' }),
        ],
        'No connection to api.push.apple.com could be made.',
      ),
    ),
    cause: 'apns_unreachable',
    summary: 'Apple’s push service could not be reached within the wait of 12 s.',
    evidence: [
      'the push for iPhone of Alice was not sent: No connection to api.push.apple.com could be made',
      '2 attempts: connection_refused',
    ],
  },
  {
    name: 'Apple was ill until the wait was over',
    input: pushFailed(
      unsentPush('deadline', [
        anAttempt({ status: 503, reason: 'ServiceUnavailable' }),
        anAttempt({ status: 500, reason: 'InternalServerError' }),
      ]),
    ),
    cause: 'apns_unreachable',
    summary: 'Apple’s push service could not be reached within the wait of 12 s.',
    evidence: [
      'the push for iPhone of Alice was not sent: deadline',
      '2 attempts: 500 InternalServerError, 503 ServiceUnavailable',
    ],
  },
  {
    name: 'the gateway ended while it pushed',
    input: pushFailed(
      unsentPush('gateway_lost', [], 'The gateway that was sending this push ended before Apple answered.'),
    ),
    cause: 'apns_unreachable',
    summary: 'The gateway that was sending the push ended before Apple answered.',
    evidence: [
      'the push for iPhone of Alice was not sent: The gateway that was sending this push ended before Apple answered',
    ],
    advice:
      'Look why the gateway ended at that time (its log, the machine, a deployment). A gateway that is stopped in order finishes its pushes first.',
  },
  {
    name: 'the gateway could not make the push',
    input: pushFailed(
      unsentPush('gateway_fault', [], 'The gateway could not make this push; its log says why.'),
    ),
    cause: 'unknown',
    summary: 'The gateway could not make the push, through a fault of its own.',
    evidence: [
      'the push for iPhone of Alice was not sent: The gateway could not make this push; its log says why',
    ],
    advice: 'Look for this push hint in the gateway’s log: it says what went wrong.',
  },
  {
    name: 'of two phones what stops both is named',
    input: pushFailed(
      { ...refusedPush(410, 'Unregistered') },
      tablet({
        status: 'unsent',
        httpStatus: null,
        reason: 'credential_missing',
        detail: 'No credential for sandbox.',
        environment: 'sandbox',
        attempts: [],
      }),
    ),
    cause: 'credential_missing',
    summary: 'There is no credential for com.example.phone.voip in sandbox, so the push was not sent.',
    evidence: [
      'Apple refused the push for iPhone of Alice: 410 Unregistered',
      'the push for iPad was not sent: No credential for sandbox',
      'Unregistered: The push token is no longer active: the app was removed',
    ],
  },
]
