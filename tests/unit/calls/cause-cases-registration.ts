import { ACCEPTED, ACCEPTED_IPAD, type CauseCase, tablet, told } from './cause-case.ts'
import { aDevice, anEvent, aPush, moment, noRegister, register, TABLET } from './diagnose-fixtures.ts'

export const registrationCases: readonly CauseCase[] = [
  {
    name: 'the phone came too late',
    input: told(noRegister(), [register(15_000, { detail: { late: true } })], {
      devices: [aDevice({ lastWokeAt: moment(15_000), failures: 0 })],
    }),
    cause: 'registered_late',
    summary: 'The phone registered 15 s after the INVITE, when the wait of 12 s was over.',
    evidence: ['3 s too late', ACCEPTED, 'Phone/4.2.1 iOS/17'],
  },
  {
    name: 'the PBX reported the REGISTER too late',
    input: told(noRegister(), [register(8_000, { detail: { late: true }, heardAt: moment(13_500) })]),
    cause: 'registered_late',
    summary:
      'The phone registered 8 s after the INVITE, but the PBX reported it only when the wait of 12 s was over.',
    evidence: ['heard of 5.5 s after it happened', ACCEPTED],
    advice:
      'Let the PBX report REGISTERs as they come: a report that is held back in a batch or a queue wakes nobody in time. Compare the clocks of both machines too.',
  },
  {
    name: 'the PBX refused the REGISTER',
    input: told(noRegister({ state: 'register_rejected', verdict: 'register_rejected' }), [
      anEvent('register_rejected', 1_500, { code: 403, detail: { note: 'banned' } }),
    ]),
    cause: 'register_rejected',
    summary: 'The phone woke and tried to register 1.5 s after the INVITE, but the PBX refused it with 403.',
    evidence: ['the PBX says: banned', ACCEPTED],
    advice:
      'The PBX knows the account and forbids it: a wrong password with some PBXes, a ban after too many tries, or a network that is not allowed. Look for the phone’s address in the PBX’s log and its ban list.',
  },
  {
    name: 'the PBX refused one phone and the other slept',
    input: told(noRegister(), [anEvent('register_rejected', 1_500, { code: 401, deviceId: TABLET })], {
      pushes: [aPush(), tablet()],
    }),
    cause: 'register_rejected',
    summary: 'iPad woke and tried to register 1.5 s after the INVITE, but the PBX refused it with 401.',
    evidence: ['iPhone of Alice did not register at all', ACCEPTED, ACCEPTED_IPAD],
    advice:
      'The password or the user name in the app is wrong, or the app does not answer the challenge. Let the user sign in again.',
  },
  {
    name: 'the PBX let the phone in after the verdict',
    input: told(noRegister({ state: 'register_rejected', verdict: 'register_rejected' }), [
      anEvent('register_rejected', 1_500, { code: 500 }),
      register(2_600, { detail: { late: true } }),
    ]),
    cause: 'register_rejected',
    summary: 'The phone woke and tried to register 1.5 s after the INVITE, but the PBX refused it with 500.',
    evidence: ['it was let in 2.6 s after the INVITE, when the call had its verdict', ACCEPTED],
    advice:
      'The PBX could not store the registration. Look into its log at that time, and whether its database was there.',
  },
]
