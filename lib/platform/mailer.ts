import { createTransport } from 'nodemailer'

/** One mail in plain text. */
export type Mail = {
  to: string
  subject: string
  text: string
  /** The same at every attempt, so that a mail that was sent twice is seen as one. */
  messageId: string
}

/** Sends mail through the SMTP server of the settings. */
export type Mailer = {
  /** @throws Error with the server's words when it does not take the mail, or does not answer in time */
  send(mail: Mail): Promise<void>
  close(): void
}

const CONNECT_MS = 10_000
const SILENCE_MS = 20_000

/** A mailer of `SMTP_URL` and `MAIL_FROM`; null where mail is not set up. Connects when something is to be sent. */
export function openMailer(settings: {
  SMTP_URL?: string | undefined
  MAIL_FROM?: string | undefined
}): Mailer | null {
  if (settings.SMTP_URL === undefined || settings.MAIL_FROM === undefined) return null
  const from = settings.MAIL_FROM
  const transport = createTransport({
    url: settings.SMTP_URL,
    pool: true,
    maxConnections: 2,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // Content comes from us alone: nothing in it may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, messageId }) {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${messageId}>`,
      })
    },
    close: () => transport.close(),
  }
}
