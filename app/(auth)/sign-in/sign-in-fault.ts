/** What to tell a person whose sign-in did not work. `code` is the error word of next-auth's answer. */
export function signInFault(code: string): string {
  if (code === 'CredentialsSignin') return 'That e-mail address and password do not belong together.'
  if (code === 'code_refused') {
    return 'That code is wrong, or it was used already. Wait for the next one, or take a recovery code.'
  }
  const [word, seconds] = code.split(':')
  if (word === 'throttled') return `Too many attempts. Try again in ${minutes(Number(seconds))}.`
  return 'The console could not be reached. Check your connection and try again.'
}

/** What the address of the sign-in page says of a single sign-on that ended there; null for an address that says nothing. */
export function singleSignOnFault(reason: string): string | null {
  return SINGLE_SIGN_ON_FAULTS.get(reason) ?? null
}

const UNFINISHED =
  'Single sign-on did not finish. Try again. If it fails again, the log of the console says why.'

/** Words of lib/users/sign-in-with-oidc.ts, of ours, and of next-auth. */
const SINGLE_SIGN_ON_FAULTS: ReadonlyMap<string, string> = new Map([
  ['unknown_address', 'No user has this address. Ask an admin to invite you.'],
  [
    'unverified_address',
    'The provider does not say that your e-mail address is verified, so it proves nothing here. Have it verified there, and try again.',
  ],
  [
    'linked_otherwise',
    'The user with this address belongs to another account of the provider. Ask an admin to release it.',
  ],
  ['cancelled', 'Single sign-on was cancelled.'],
  [
    'OAuthSignin',
    'The single sign-on provider could not be reached. Try again in a minute, or sign in with your password.',
  ],
  ['OAuthCallback', UNFINISHED],
  ['Callback', UNFINISHED],
  ['failed', UNFINISHED],
])

function minutes(seconds: number): string {
  const count = Math.max(1, Math.ceil(seconds / 60))
  return count === 1 ? 'one minute' : `${count} minutes`
}
