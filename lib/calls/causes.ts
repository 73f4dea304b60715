import type { Cause } from './call.ts'

/** How a cause is to be read: what went as wished, what is still open, what somebody must mend, and the rest. */
export type CauseTone = 'good' | 'waiting' | 'bad' | 'neutral'

/** How a cause is shown in lists and what to do about it when nothing more exact is known. */
export type CauseRow = { label: string; tone: CauseTone; advice: string }

const SEND_A_TEST = 'Then send a test push from the Send page to see that it works.'

/** Every cause, in the order in which a filter offers them. */
export const CAUSES: Readonly<Record<Cause, CauseRow>> = {
  in_progress: { label: 'In progress', tone: 'waiting', advice: 'Wait: the call is still going on.' },
  answered: { label: 'Answered', tone: 'good', advice: 'Nothing to do.' },
  answered_elsewhere: {
    label: 'Answered elsewhere',
    tone: 'good',
    advice: 'Nothing to do: another device of the account took the call.',
  },
  declined: { label: 'Declined', tone: 'neutral', advice: 'Nothing to do: the person declined the call.' },
  busy: { label: 'Busy', tone: 'neutral', advice: 'Nothing to do: the phone was in another call.' },
  unanswered: {
    label: 'Not answered',
    tone: 'neutral',
    advice: 'Nothing to do, unless the user says that the phone was silent: then check Focus and the ringer.',
  },
  caller_cancelled: {
    label: 'Caller gave up',
    tone: 'neutral',
    advice: 'Nothing to do. If callers often give up this early, look at the wake times of this app.',
  },
  no_push_token: {
    label: 'No push token',
    tone: 'neutral',
    advice:
      'If this account should be woken: ask the user to open the app once and sign in. If the app is open ' +
      'already, paste its REGISTER into the tester of the app’s token carriers to see why no push token is found.',
  },
  push_tokens_invalid: {
    label: 'Push token invalid',
    tone: 'bad',
    advice:
      'Ask the user to open the app once: the next REGISTER brings a new push token. If the app was removed, ' +
      'it must be installed again.',
  },
  wrong_environment: {
    label: 'Wrong environment',
    tone: 'bad',
    advice:
      'Builds from Xcode use sandbox, TestFlight and App Store builds use production. Ask the user to open the ' +
      'app, so that it registers again with the push token of the build that is installed now.',
  },
  wrong_topic: {
    label: 'Wrong topic',
    tone: 'bad',
    advice:
      'Check that the app’s bundle id here is the bundle id of the build, and that its credential covers ' +
      `<bundle id>.voip. ${SEND_A_TEST}`,
  },
  credential_missing: {
    label: 'No credential',
    tone: 'bad',
    advice: `Upload a .p8 key or a VoIP certificate for this app and environment under Credentials. ${SEND_A_TEST}`,
  },
  credential_expired: {
    label: 'Credential expired',
    tone: 'bad',
    advice: `Upload a new one under Credentials. A .p8 key does not expire. ${SEND_A_TEST}`,
  },
  credential_rejected: {
    label: 'Credential refused',
    tone: 'bad',
    advice:
      'Open the credential, test its connection to APNs and replace it if Apple still refuses it: it may have ' +
      'been revoked, or key id and team id do not belong together.',
  },
  throttled: {
    label: 'Throttled by Apple',
    tone: 'bad',
    advice:
      'Apple limits pushes to one push token. Look for a loop: the same account called many times within ' +
      'minutes, or a PBX that retries.',
  },
  payload_too_large: {
    label: 'Payload too large',
    tone: 'bad',
    advice: 'A VoIP push carries 5,120 bytes at most. Make the payload template or `customPayload` shorter.',
  },
  apns_unreachable: {
    label: 'Apple not reached',
    tone: 'bad',
    advice:
      'Check that this machine reaches api.push.apple.com on port 443 (or 2197), and Apple’s system status page. ' +
      'The next call is tried afresh.',
  },
  never_registered: {
    label: 'Never registered',
    tone: 'bad',
    advice:
      'Ask the user to open the app once. If the phone is reachable and it happens at each call, check that the ' +
      'app registers from its PushKit handler and reports the call to CallKit: iOS stops pushes to an app that ' +
      'does not.',
  },
  registered_late: {
    label: 'Registered too late',
    tone: 'bad',
    advice:
      'The phone wakes, only slower than the wait allows. Raise the wait of the app; its page suggests a value ' +
      'from measured wake times.',
  },
  register_rejected: {
    label: 'REGISTER refused',
    tone: 'bad',
    advice:
      'The phone woke, but the PBX did not let it register. Check the account’s password in the app and the ' +
      'PBX’s limits (bans, number of contacts, allowed networks).',
  },
  not_forwarded: {
    label: 'Not forwarded',
    tone: 'bad',
    advice:
      'The phone was ready, and no INVITE followed. Check that the PBX acts on the verdict `registered`, and ' +
      'that it reports `forwarded`.',
  },
  forwarded_before_register: {
    label: 'Forwarded too early',
    tone: 'bad',
    advice:
      'The PBX sent the INVITE before the phone had registered, so it went to an old Contact. Make it wait for ' +
      'the verdict before it forwards to contacts with a push token.',
  },
  forwarded_without_hint: {
    label: 'No push hint',
    tone: 'bad',
    advice:
      'The app cannot join push and INVITE without the key. Make the PBX add `X-PushHint: <push hint>` to the ' +
      'INVITE of every branch.',
  },
  unknown: {
    label: 'Unknown',
    tone: 'neutral',
    advice:
      'Let the PBX report its call events (forwarded, ringing, answered, failed) so that the next one can be told.',
  },
}

/** Whether a text is a cause: stored causes of older versions may not be. */
export function isCause(text: string): text is Cause {
  return Object.hasOwn(CAUSES, text)
}
