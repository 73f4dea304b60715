import type { Role } from '#lib/platform/context.ts'

/** What became of the mail with the link of an invitation. `why` is for the owner who invites. */
export type InvitationMail =
  | { kind: 'mailed' }
  | { kind: 'mail_is_off' }
  | { kind: 'not_mailed'; why: string }

type InvitationLetter = {
  tenantName: string
  /** Null where no person invited. */
  invitedBy: string | null
  role: Role
  link: string
  expiresAt: Date
}

/** Subject and text of the mail. */
export function invitationLetter(letter: InvitationLetter): { subject: string; text: string } {
  const { tenantName, invitedBy, role, link, expiresAt } = letter
  const article = role === 'viewer' ? 'a' : 'an'
  return {
    subject: `Invitation to ${tenantName}`,
    text: [
      `${invitedBy === null ? 'You are invited' : `${invitedBy} invites you`} to join ${tenantName} on Reveille as ${article} ${role}.`,
      `Open this link to join:\n${link}`,
      `It works once, until ${expiresAt.toUTCString()}. If you did not expect this mail, leave it: nothing happens without you.`,
      '',
    ].join('\n\n'),
  }
}

const MAX_ANSWER_LENGTH = 200

/** Why a mail was not taken: what the mail server answered, but of our own network only that it could not be reached. */
export function mailFault(error: unknown): string {
  const { responseCode, response } = error as { responseCode?: unknown; response?: unknown }
  if (typeof responseCode !== 'number' || typeof response !== 'string') {
    return 'the mail server could not be reached'
  }
  return `the mail server answered “${response.trim().slice(0, MAX_ANSWER_LENGTH)}”`
}
