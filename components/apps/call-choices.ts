/** A setting of an app with two answers, each with what it means. */
export type CallChoice = {
  name: 'pushPolicy' | 'onUnregister' | 'onLapse' | 'keepAfterExpiry'
  question: string
  answers: readonly { value: string; label: string; hint: string }[]
}

export const CALL_CHOICES: readonly CallChoice[] = [
  {
    name: 'pushPolicy',
    question: 'When is a phone pushed?',
    answers: [
      {
        value: 'always',
        label: 'At every call',
        hint: 'Also when it looks registered: an app with PushKit shows no call without a push.',
      },
      {
        value: 'when_unregistered',
        label: 'When its registration has ended',
        hint: 'For apps that stay connected and ring by the INVITE alone.',
      },
    ],
  },
  {
    name: 'onUnregister',
    question: 'When the phone unregisters (Expires 0)',
    answers: [
      {
        value: 'disable',
        label: 'Disable its push token',
        hint: 'Somebody logged out: nobody may ring that phone.',
      },
      { value: 'keep', label: 'Keep it', hint: 'The app unregisters whenever it goes to sleep.' },
    ],
  },
  {
    name: 'onLapse',
    question: 'When its registration lapses',
    answers: [
      {
        value: 'keep',
        label: 'Keep its push token',
        hint: 'A lapsed registration is the normal state of a phone that wants to be woken.',
      },
      { value: 'disable', label: 'Disable it', hint: 'As RFC 8599 §5.5 asks a registrar to do.' },
    ],
  },
  {
    name: 'keepAfterExpiry',
    question: 'When it has not registered for the tenant’s push-token lifetime',
    answers: [
      {
        value: 'false',
        label: 'Disable its push token',
        hint: 'Somebody is told before. Opening the app once revives it.',
      },
      { value: 'true', label: 'Go on pushing to it', hint: 'Until Apple says that the app is gone.' },
    ],
  },
]
