import { ACCEPTED, ACCEPTED_IPAD, type CauseCase, tablet, told } from './cause-case.ts'
import { anEvent, aPush, app, noRegister } from './diagnose-fixtures.ts'

const NO_REGISTER_EVER = 'no REGISTER of this account’s pushed phones was ever reported'
const REPORT_REGISTERS =
  'If your PBX reports no REGISTERs (Flexisip, mod_apn and clients of sylk-pushserver do not by themselves), let it report them to POST /api/v1/registrations, or let the app report what it saw: else nobody can tell whether a phone woke. If it does report them, ask the user to open the app once and to sign in.'

export const unreportedCases: readonly CauseCase[] = [
  {
    name: 'the PBX has never reported a REGISTER of the phone',
    input: told(noRegister(), [], { isEverRegistered: false }),
    cause: 'unknown',
    summary: 'Apple accepted the push; whether iPhone of Alice registered again is not known.',
    evidence: [ACCEPTED, NO_REGISTER_EVER],
    advice: REPORT_REGISTERS,
  },
  {
    name: 'no REGISTER of either phone was ever reported',
    input: told(noRegister(), [], { pushes: [aPush(), tablet()], isEverRegistered: false }),
    cause: 'unknown',
    summary: 'Apple accepted the push; whether a phone registered again is not known.',
    evidence: [ACCEPTED, ACCEPTED_IPAD, NO_REGISTER_EVER],
    advice: REPORT_REGISTERS,
  },
  {
    name: 'no REGISTER was ever reported, and the app has got the INVITE',
    input: told(noRegister(), [app('push_received', 300), app('invite_received', 1_500)], {
      isEverRegistered: false,
    }),
    cause: 'unknown',
    summary: 'Apple accepted the push and the INVITE reached the app; how the call went on was not reported.',
    evidence: [
      ACCEPTED,
      NO_REGISTER_EVER,
      'the app got the push 300 ms after the INVITE',
      'the app did not say that it reported the call to CallKit',
    ],
  },
  {
    name: 'no REGISTER was ever reported, and the PBX tells that the phone rang',
    input: told(noRegister(), [anEvent('ringing', 1_700), anEvent('timeout', 31_700)], {
      isEverRegistered: false,
    }),
    cause: 'unanswered',
    summary: 'The phone rang for 30 s, and nobody answered.',
    evidence: [ACCEPTED],
  },
]
