import type { PlatformContext } from '#lib/platform/context.ts'
import type { Mailer } from '#lib/platform/mailer.ts'
import { claimMails, type DueMail, storeMailAttempt } from './mail-store.ts'
import { nextTry } from './retry-times.ts'

const LEASE_SECONDS = 120
const AT_ONCE = 8
const MAX_ERROR_LENGTH = 300

export type MailContext = Pick<PlatformContext, 'db' | 'clock' | 'log'> & { mailer: Mailer }

/** Sends all mails that are due. Any number of processes may do so at once. */
export async function sendDueMails(ctx: MailContext): Promise<{ mailed: number; notMailed: number }> {
  const total = { mailed: 0, notMailed: 0 }
  for (let taken = AT_ONCE; taken === AT_ONCE; ) {
    const due = await claimMails(ctx.db, ctx.clock.now(), AT_ONCE, LEASE_SECONDS)
    taken = due.length
    const ends = await Promise.all(due.map((mail) => attempt(ctx, mail)))
    total.mailed += ends.filter((isSent) => isSent).length
    total.notMailed += ends.filter((isSent) => !isSent).length
  }
  return total
}

async function attempt({ db, clock, log, mailer }: MailContext, mail: DueMail): Promise<boolean> {
  const { id, recipient, subject, body } = mail
  const fault = await mailer
    .send({ to: recipient, subject, text: body, messageId: `${id}@reveille` })
    .then(() => null, errorText)
  const now = clock.now()
  const again = fault === null ? null : nextTry(mail.attempts, now)
  if (fault !== null) log.warn({ mailId: id, fault, again }, 'a mail was not taken')
  await storeMailAttempt(db, id, {
    status: fault === null ? 'delivered' : again === null ? 'failed' : 'pending',
    lastError: fault ?? '',
    nextTryAt: again,
    endedAt: again === null ? now : null,
  })
  return fault === null
}

function errorText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_LENGTH)
}
