import type { CauseCase } from './cause-case.ts'
import { aDevice, DAY, DESK_PHONE, HOUR, moment, noPushToken } from './diagnose-fixtures.ts'

export const noPushTokenCases: readonly CauseCase[] = [
  {
    name: 'the account has never sent a push token',
    input: noPushToken(),
    cause: 'no_push_token',
    summary:
      'The account has no push token, so no phone could be woken; the PBX rings whatever is registered.',
    evidence: ['no device of this account is known: none has ever registered'],
  },
  {
    name: 'the account has only a desk phone',
    input: {
      ...noPushToken(),
      devices: [aDevice({ deviceId: DESK_PHONE, name: 'Desk phone', pushTokenStatus: null, onLapse: null })],
    },
    cause: 'no_push_token',
    summary:
      'The account has no push token, so no phone could be woken; the PBX rings whatever is registered.',
    evidence: ['1 device known, none has ever sent a push token'],
  },
  {
    name: 'the push token came after the call',
    input: {
      ...noPushToken(),
      devices: [
        aDevice({
          statusSince: moment(180_000),
          registeredAt: moment(180_000),
          registrationExpiresAt: moment(HOUR),
        }),
      ],
    },
    cause: 'no_push_token',
    summary:
      'The account has no push token, so no phone could be woken; the PBX rings whatever is registered.',
    evidence: [
      '1 device known, none had a push token when the call came',
      'iPhone of Alice has brought an active push token, 3 min after this call',
    ],
    advice: 'Nothing to do: there is a push token now. Send a test push to see.',
  },
  {
    name: 'the user had signed out',
    input: {
      ...noPushToken(),
      devices: [
        aDevice({
          pushTokenStatus: 'disabled',
          statusReason: 'unregistered',
          statusSince: moment(-2 * HOUR),
        }),
      ],
    },
    cause: 'no_push_token',
    summary: 'No phone could be woken: the app had signed out of this account.',
    evidence: ['the push token of iPhone of Alice became disabled (unregistered), 2 hours before this call'],
    advice:
      'Nothing to do, unless the user did not sign out: for an app that unregisters when it goes to sleep, choose “Keep it” under “When the phone unregisters” of the app.',
  },
  {
    name: 'the binding had lapsed, and the app asks for no push then',
    input: {
      ...noPushToken(),
      devices: [aDevice({ onLapse: 'disable', registrationExpiresAt: moment(-2 * HOUR) })],
    },
    cause: 'no_push_token',
    summary:
      'No phone was pushed: the registration had lapsed, and the app is set to push only while it is registered.',
    evidence: ['the registration of iPhone of Alice lapsed 2 hours before this call'],
    advice:
      'If phones should be woken after their registration has lapsed, choose “Keep its push token” under “When its registration lapses” of the app. Else let the app register again before its registration ends.',
  },
  {
    name: 'all push tokens were dead',
    input: {
      ...noPushToken(),
      devices: [
        aDevice({ pushTokenStatus: 'invalid', statusReason: 'Unregistered', statusSince: moment(-3 * DAY) }),
      ],
    },
    cause: 'push_tokens_invalid',
    summary:
      'No phone could be woken: the only push token of this account was no longer valid, since 3 days before this call.',
    evidence: ['the push token of iPhone of Alice became invalid (Unregistered), 3 days before this call'],
  },
]
