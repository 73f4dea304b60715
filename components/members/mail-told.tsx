import { MailCheck } from 'lucide-react'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import type { InvitationMail } from '#lib/users/invitation-mail.ts'

/** Whether the invited has the link by mail, or must be sent it. */
export function MailTold({ email, mail }: { email: string; mail: InvitationMail }) {
  switch (mail.kind) {
    case 'mailed':
      return (
        <p role="status" className="flex items-start gap-2 text-sm">
          <MailCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
          <span className="min-w-0 break-words">
            Mailed to <span className="font-medium">{email}</span>. Should it not arrive, send this link
            yourself.
          </span>
        </p>
      )
    case 'not_mailed':
      return <FaultNotice>{`It was not mailed: ${mail.why}. Send this link yourself.`}</FaultNotice>
    case 'mail_is_off':
      return (
        <p role="status" className="text-ink-soft text-sm">
          Mail is not set up: send this link to the person yourself.
        </p>
      )
  }
}
