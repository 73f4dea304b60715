import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { MailTold } from '#components/members/mail-told.tsx'
import type { InvitationMail } from '#lib/users/invitation-mail.ts'

const told = (mail: InvitationMail) =>
  renderToStaticMarkup(createElement(MailTold, { email: 'ann@example.com', mail })).replace(/<[^>]+>/g, '')

it('whoever invites is told whether the link went by mail, and else to send it themselves', () => {
  expect(told({ kind: 'mailed' })).toContain('Mailed to ann@example.com.')
  expect(told({ kind: 'mail_is_off' })).toBe('Mail is not set up: send this link to the person yourself.')
  expect(told({ kind: 'not_mailed', why: 'the mail server could not be reached' })).toBe(
    'It was not mailed: the mail server could not be reached. Send this link yourself.',
  )
})
