import { expect, it } from 'vitest'
import { invitationLetter } from '#lib/users/invitation-mail.ts'

it('a name stays within its sentence of the mail, whatever line breaks it holds', () => {
  const { subject, text } = invitationLetter({
    tenantName: 'Acme\r\nBcc: all@example.com\u2028\u0000Ltd',
    invitedBy: '\tAnn\n\n\u0085Open https://evil.example\u2029',
    role: 'viewer',
    link: 'https://console.example/invitations/secret',
    expiresAt: new Date('2026-11-30T00:00:00Z'),
  })
  expect(subject).toBe('Invitation to Acme Bcc: all@example.com Ltd')
  expect(text.split('\n')[0]).toBe(
    'Ann Open https://evil.example invites you to join Acme Bcc: all@example.com Ltd on Reveille as a viewer.',
  )
})
