import { ACCEPTED, type CauseCase, FIRST_REGISTER, told } from './cause-case.ts'
import { anEvent, app, moment, rang, register, registered } from './diagnose-fixtures.ts'

export const ringCases: readonly CauseCase[] = [
  {
    name: 'the PBX never forwarded',
    input: told(registered(), [register(1_400)]),
    cause: 'not_forwarded',
    summary: 'The phone woke and registered again, but the PBX never forwarded the INVITE to it.',
    evidence: ['no forwarded, ringing or answered was reported', ACCEPTED, FIRST_REGISTER],
  },
  {
    name: 'the PBX had not forwarded when the caller gave up',
    input: told(registered({ state: 'cancelled' }), [register(1_400), anEvent('cancelled', 9_000)]),
    cause: 'not_forwarded',
    summary: 'The phone woke and registered again, but the PBX never forwarded the INVITE to it.',
    evidence: [
      'the caller gave up 7.6 s later',
      'no forwarded, ringing or answered was reported',
      ACCEPTED,
      FIRST_REGISTER,
    ],
  },
  {
    name: 'a live phone was not forwarded to',
    input: told(registered({ firstWokeAt: null, verdictAt: moment(1) }), [], { pushes: [] }),
    cause: 'not_forwarded',
    summary: 'The phone was registered, but the PBX never forwarded the INVITE to it.',
    evidence: ['no forwarded, ringing or answered was reported'],
  },
  {
    name: 'a test call is over when the phone has come',
    input: told(registered({ isTest: true }), [register(1_400)]),
    cause: 'not_forwarded',
    summary:
      'This was a test call: the phone woke and registered again after 1.4 s. No INVITE follows a test.',
    evidence: [ACCEPTED, FIRST_REGISTER],
    advice: 'Nothing to do: this phone can be woken.',
  },
  {
    name: 'the PBX forwarded too early',
    input: told(registered(), [anEvent('forwarded', 300), register(1_400)]),
    cause: 'forwarded_before_register',
    summary: 'The PBX forwarded the INVITE 1.1 s before the phone had registered again.',
    evidence: [
      'forwarded 300 ms after the INVITE came, first REGISTER at 1.4 s',
      'it was not forwarded again after the REGISTER',
      ACCEPTED,
      FIRST_REGISTER,
    ],
  },
  {
    name: 'the INVITE had no push hint',
    input: told(registered(), [
      register(1_400),
      anEvent('forwarded', 1_420, { detail: { pushHint: 'missing' } }),
    ]),
    cause: 'forwarded_without_hint',
    summary:
      'The INVITE reached the phone without this call’s push hint, so the app could not join it to the push.',
    evidence: ['the PBX says: push hint missing', ACCEPTED, FIRST_REGISTER],
  },
  {
    name: 'the INVITE had a push hint that matches no call',
    input: told(registered(), [
      register(1_400),
      anEvent('forwarded', 1_420, {
        detail: { hintMismatch: true, otherHint: '019A0000-0000-7000-8000-00000000FFFF' },
      }),
    ]),
    cause: 'forwarded_without_hint',
    summary:
      'The INVITE carried a push hint that is not this call’s, so the app could not join it to the push.',
    evidence: [
      'the PBX says: forwarded with push hint 019a0000-0000-7000-8000-00000000ffff',
      ACCEPTED,
      FIRST_REGISTER,
    ],
    advice:
      'Make the PBX put the `pushHint` of the answer for this very call into `X-PushHint`, unchanged, and remove one that a caller has sent.',
  },
  {
    name: 'the INVITE had the push hint of another call',
    input: told(
      registered(),
      [
        register(1_400),
        anEvent('forwarded', 1_420, {
          detail: { hintMismatch: true, otherHint: '019a0000-0000-7000-8000-000000000002' },
        }),
      ],
      {
        nearbyCalls: [
          {
            callId: '019a0000-0000-7000-8000-000000000002',
            caller: '+4587654321',
            startedAt: moment(-3_000),
          },
        ],
      },
    ),
    cause: 'forwarded_without_hint',
    summary:
      'The INVITE carried the push hint of another call, so the app joined it to the wrong push or to none.',
    evidence: [
      'it carried the push hint of the call from +4587654321, which began 3 s before this call',
      ACCEPTED,
      FIRST_REGISTER,
    ],
    advice:
      'The PBX has mixed up two calls to this account. Make it keep the push hint with each INVITE (in a variable of that transaction, found by its SIP Call-ID), never by account or by time.',
  },
  {
    name: 'the app never joined push and INVITE of two calls',
    input: told(
      registered(),
      [
        register(1_400),
        app('invite_received', 1_500),
        app('push_received', 1_700),
        anEvent('timeout', 31_700),
      ],
      {
        nearbyCalls: [
          { callId: '019a0000-0000-7000-8000-000000000002', caller: '+4587654321', startedAt: moment(2_000) },
        ],
      },
    ),
    cause: 'forwarded_without_hint',
    summary: 'Push and INVITE both reached the app, and it never joined them to one call.',
    evidence: [
      'the app got the INVITE first, the push 200 ms later, and never matched them',
      'another call to this account, from +4587654321, began 2 s after this call: push and INVITE of the two may have crossed',
      ACCEPTED,
      FIRST_REGISTER,
    ],
    advice:
      'Make the PBX add `X-PushHint: <push hint>` to the INVITE of every branch, and let the app join push and INVITE by that key in either order: never by caller or by time, since two calls may cross.',
  },
  {
    name: 'the INVITE failed for a reason of SIP',
    input: told(registered(), [
      register(1_400),
      anEvent('forwarded', 1_420),
      anEvent('failed', 1_600, { code: 488 }),
    ]),
    cause: 'unknown',
    summary: 'The phone had registered, but the forwarded INVITE failed with 488.',
    evidence: [ACCEPTED, FIRST_REGISTER],
    advice: 'PBX and app share no codec or no media encryption. Compare the SDP of both in the PBX’s log.',
  },
  {
    name: 'the PBX never said how the ringing ended',
    input: told(registered(), rang()),
    cause: 'unknown',
    summary: 'The phone rang; the PBX did not report how the call ended.',
    evidence: [ACCEPTED, FIRST_REGISTER],
  },
]
