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
  const { role, link, expiresAt } = letter
  const tenantName = oneLine(letter.tenantName)
  const invitedBy = letter.invitedBy === null ? null : oneLine(letter.invitedBy)
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

/** A name within its sentence: whoever chose it cannot begin a paragraph of their own in a mail of ours. */
function oneLine(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
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

/** What may be logged of a mail that was not taken: the server's words are not, for they can quote the link. */
export function mailFaultCodes(error: unknown): { responseCode?: number; code?: string } {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
  return {
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  }
}
