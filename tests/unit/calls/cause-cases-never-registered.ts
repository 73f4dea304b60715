import { ACCEPTED, type CauseCase, tablet, told } from './cause-case.ts'
import {
  aDevice,
  anEvent,
  anOtherPush,
  aPush,
  app,
  DAY,
  HOUR,
  moment,
  noRegister,
  PHONE,
  TABLET,
} from './diagnose-fixtures.ts'

export const neverRegisteredCases: readonly CauseCase[] = [
  {
    name: 'nothing more is known of the phone',
    input: told(noRegister(), []),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s.',
    evidence: [ACCEPTED],
  },
  {
    name: 'the phone was offline and came back',
    input: told(noRegister(), [], {
      devices: [
        aDevice({ registeredAt: moment(2 * HOUR), registrationExpiresAt: moment(3 * HOUR), failures: 0 }),
      ],
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: it was most likely switched off or without network.',
    evidence: [
      'it was heard of again 2 hours after this call',
      'last wake 6 days before this call',
      'Phone/4.2.1 iOS/17',
    ],
    advice: 'Nothing to do: the phone came back by itself. Send a test push to see that it can be woken.',
  },
  {
    name: 'the phone has been silent for days',
    input: told(noRegister(), [], {
      devices: [aDevice()],
      otherPushes: [-5, -4, -3].map((n) => anOtherPush(n * DAY)),
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: it may be switched off, without network, or without the app.',
    evidence: [
      'last wake 6 days before this call',
      '4 pushes since, this one the last, none woke it',
      'Phone/4.2.1 iOS/17',
    ],
    advice:
      'Ask the user whether the phone has network, and to open the app once. If it is reachable and still does not wake, check that the app registers from its PushKit handler and reports each call to CallKit.',
  },
  {
    name: 'the app was removed, as Apple says later',
    input: told(noRegister(), [], {
      devices: [
        aDevice({ pushTokenStatus: 'invalid', statusReason: 'Unregistered', statusSince: moment(2 * HOUR) }),
      ],
      otherPushes: [
        anOtherPush(2 * HOUR, {
          status: 'rejected',
          httpStatus: 410,
          reason: 'Unregistered',
          invalidSince: moment(-HOUR),
        }),
      ],
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: the app had most likely been removed from it.',
    evidence: [
      'Apple refused a later push, 2 hours after this call, with 410 Unregistered',
      'by Apple’s word the push token has been invalid since 60 min before this call',
      'last wake 6 days before this call',
      '4 pushes since, none woke it',
      'Phone/4.2.1 iOS/17',
      'its push token is invalid now (Unregistered)',
    ],
    advice:
      'Ask the user to install the app again and to sign in: until then no call can wake this phone. Apple accepts pushes for a while after an app was removed, and only then says 410.',
  },
  {
    name: 'the app got the push and did not tell CallKit',
    input: told(noRegister(), [app('push_received', 900)], {
      devices: [aDevice({ failures: 2 })],
      otherPushes: [
        anOtherPush(-DAY, { receivedAt: moment(-DAY) }),
        anOtherPush(-2 * DAY, {
          receivedAt: moment(-2 * DAY),
          callkitAt: moment(-2 * DAY),
          wokeAt: moment(-2 * DAY),
        }),
      ],
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: the app got the push and did not report a call to CallKit, and iOS ends an app for that.',
    evidence: [
      'the app got the push 900 ms after the INVITE',
      'no callkit_reported came from it for this call',
      'the same was so at 1 push before',
      'last wake 2 days before this call',
      '2 pushes since, this one the last, none woke it',
      'Phone/4.2.1 iOS/17',
    ],
    advice:
      'Mend the app: its PushKit handler must report each VoIP push to CallKit before it returns, also when the call is over by then. iOS ends an app that does not, and after some times gives it no more VoIP pushes.',
  },
  {
    name: 'iOS has stopped handing over pushes',
    input: told(noRegister(), [], {
      devices: [aDevice()],
      otherPushes: [
        anOtherPush(-DAY),
        anOtherPush(-2 * DAY),
        anOtherPush(-3 * DAY, { receivedAt: moment(-3 * DAY) }),
        anOtherPush(-4 * DAY, { receivedAt: moment(-4 * DAY) }),
        anOtherPush(-6 * DAY, {
          receivedAt: moment(-6 * DAY),
          callkitAt: moment(-6 * DAY),
          wokeAt: moment(-6 * DAY + 900),
        }),
      ],
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: iOS has most likely stopped handing VoIP pushes to the app.',
    evidence: [
      '3 pushes in a row, this one the last, did not reach the app',
      'right before, the app got 2 pushes and did not report a call to CallKit',
      'last wake 6 days before this call',
      '5 pushes since, this one the last, none woke it',
      'Phone/4.2.1 iOS/17',
    ],
    advice:
      'Ask the user to open the app once. Mend the app: its PushKit handler must report each VoIP push to CallKit before it returns, also when the call is over by then. iOS ends an app that does not, and after some times gives it no more VoIP pushes.',
  },
  {
    name: 'the app showed the call and could not register',
    input: told(noRegister(), [app('push_received', 900), app('callkit_reported', 920)], {
      devices: [aDevice()],
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: the app got the push and showed the call, but no accepted REGISTER of it was reported.',
    evidence: [
      'the app got the push 900 ms after the INVITE',
      'it reported the call to CallKit 920 ms after the INVITE',
      'last wake 6 days before this call',
      '4 pushes since, none woke it',
      'Phone/4.2.1 iOS/17',
    ],
    advice:
      'Look for the REGISTER in the PBX’s log. None there: the network between phone and PBX (DNS, TLS, port, firewall). One there: see how it was answered, and that the PBX reports accepted REGISTERs to the gateway.',
  },
  {
    name: 'the phone was bound and did not register anew',
    input: told(noRegister(), [], {
      devices: [
        aDevice({
          registeredAt: moment(-240_000),
          registrationExpiresAt: moment(360_000),
          lastWokeAt: moment(-DAY),
          failures: 1,
        }),
      ],
    }),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: its registration from before was still good, and no new one came.',
    evidence: [
      'registered 4 min before this call, good for 6 min more',
      'last wake 24 hours before this call',
      '1 push since, none woke it',
      'Phone/4.2.1 iOS/17',
    ],
    advice:
      'Make the app register again from its PushKit handler even if it believes that it is registered: after a sleep its connection is gone. If it does, the phone had no network, or the app was ended.',
  },
  {
    name: 'the clock of the PBX is behind',
    input: told(
      noRegister(),
      [anEvent('register_dated_before', -4_200, { deviceId: PHONE, heardAt: moment(1_300) })],
      { devices: [aDevice({ failures: 0 })] },
    ),
    cause: 'never_registered',
    summary:
      'The push was accepted by Apple in 84 ms, but iPhone of Alice did not register again within 12 s: the PBX reported a REGISTER of it, but dated it 4.2 s before the INVITE.',
    evidence: [
      'a REGISTER was reported 1.3 s after the INVITE came and dated 4.2 s before it',
      'last wake 6 days before this call',
      'Phone/4.2.1 iOS/17',
    ],
    advice:
      'Compare the clock of the PBX with the clock of this gateway and let NTP keep both: a REGISTER that is dated before a call is taken for an older one. If both are right, the PBX reports REGISTERs too late.',
  },
  {
    name: 'none of two phones came',
    input: told(noRegister(), [app('push_received', 900)], {
      pushes: [aPush(), tablet()],
      devices: [
        aDevice({ lastWokeAt: null, failures: 0 }),
        aDevice({ deviceId: TABLET, name: 'iPad', userAgent: '', lastWokeAt: moment(-HOUR), failures: 0 }),
      ],
    }),
    cause: 'never_registered',
    summary: '2 pushes were accepted by Apple, but none of the phones registered again within 12 s.',
    evidence: [
      'iPhone of Alice: the app got the push and did not report a call to CallKit, and iOS ends an app for that',
      'iPhone of Alice: it has never woken by a push · Phone/4.2.1 iOS/17',
      'iPad: last wake 60 min before this call',
    ],
    advice:
      'Mend the app: its PushKit handler must report each VoIP push to CallKit before it returns, also when the call is over by then. iOS ends an app that does not, and after some times gives it no more VoIP pushes.',
  },
]
