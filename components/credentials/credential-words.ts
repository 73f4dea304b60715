import type { CredentialPurpose } from '#lib/credentials/credential-file.ts'

/** What a credential is for, in the words of Apple's developer pages. */
export const PURPOSE_WORDS: Record<CredentialPurpose, string> = {
  voip_services: 'VoIP Services certificate',
  universal: 'Universal push certificate',
  app_push: 'Push certificate, not for VoIP',
  provider_key: 'APNs key of a team',
}

/** What kind of file it came in. */
export const KIND_WORDS = { p12: '.p12', pem: 'PEM', p8: '.p8 key' } as const

/** `production and sandbox` */
export function environmentWords(environments: readonly string[]): string {
  return environments.join(' and ')
}

/** How much longer: `61 days left`, `ends today`, `ended 3 days ago`. */
export function daysWords(daysLeft: number): string {
  if (daysLeft < 0) return daysLeft === -1 ? 'ended within a day' : `ended ${-daysLeft - 1} days ago`
  if (daysLeft === 0) return 'ends within a day'
  return daysLeft === 1 ? '1 day left' : `${daysLeft} days left`
}
