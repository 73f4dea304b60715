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

function minutes(seconds: number): string {
  const count = Math.max(1, Math.ceil(seconds / 60))
  return count === 1 ? 'one minute' : `${count} minutes`
}
