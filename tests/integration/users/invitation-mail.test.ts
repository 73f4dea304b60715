import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Mailer, openMailer } from '#lib/platform/mailer.ts'
import { acceptInvitationAsNewUser } from '#lib/users/accept-invitation.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { mailInvitation } from '#lib/users/mail-invitation.ts'
import { type MailServer, startMailServer } from '#tests/integration/alerts/receivers.ts'
import { createTenant } from '#tests/support/context.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { contextAs, PASSWORD, platformContext } from '#tests/support/people.ts'

const database = useTestDatabase()
let server: MailServer
let mailer: Mailer | null

beforeAll(async () => {
  server = await startMailServer()
  mailer = openMailer({ SMTP_URL: server.url, MAIL_FROM: 'Reveille <reveille@example.com>' })
})
afterAll(async () => {
  mailer?.close()
  await server.close()
})

/** An invitation of a tenant of its own, made by its owner. */
async function anInvitation(email: string) {
  const tenant = await createTenant(database.db, { name: 'Døves Telefon' })
  const ctx = contextAs(database.db, tenant, 'owner')
  const invitation = await inviteMember(ctx, { email, role: 'operator' })
  const link = `https://console.example/invitations/${invitation.secret}`
  const trail = () =>
    database.db.prisma.auditEvent.findMany({ where: { tenantId: tenant.id, action: 'invitation.mail' } })
  return { ctx, tenant, invitation, link, trail }
}

/** The text of a mail, whose long lines are folded with `=` (RFC 2045 §6.7). */
const unfolded = (text: string) => text.replaceAll('=\r\n', '').replaceAll('=3D', '=')

describe('the mail with the link of an invitation', () => {
  it('reaches the invited alone, says who invites into what, and its link lets them join', async () => {
    const { ctx, tenant, invitation, link, trail } = await anInvitation('ann@example.com')
    expect(await mailInvitation(ctx, mailer, { invitation, link })).toEqual({ kind: 'mailed' })
    const mail = server.mails.find(({ to }) => to.includes('ann@example.com'))
    expect(mail).toMatchObject({ from: 'reveille@example.com', to: ['ann@example.com'] })
    const text = unfolded(mail?.text ?? '')
    expect(text).toContain(link)
    expect(text).toContain('owner invites you to join')
    expect(text).toContain('as an operator')
    expect(await trail()).toMatchObject([{ subject: 'ann@example.com', subjectId: invitation.invitationId }])
    const secret = /invitations\/([\w-]{43})/.exec(text)?.[1] ?? ''
    const joined = await acceptInvitationAsNewUser(
      { ...ctx, actor: platformContext(database.db).actor },
      { secret, name: 'Ann', password: PASSWORD },
    )
    expect(joined.tenantSlug).toBe(tenant.slug)
  })

  it('that the server refuses is told with its words, and the invitation stays good', async () => {
    const { ctx, invitation, link, trail } = await anInvitation('refused@example.com')
    server.refuse('refused@example.com')
    expect(await mailInvitation(ctx, mailer, { invitation, link })).toEqual({
      kind: 'not_mailed',
      why: 'the mail server answered “550 No such user here”',
    })
    expect(await trail()).toEqual([])
    const row = await database.db.prisma.invitation.findUnique({ where: { id: invitation.invitationId } })
    expect(row?.acceptedAt).toBeNull()
  })

  it('to a server that is not there is told without its address', async () => {
    const { ctx, invitation, link } = await anInvitation('ben@example.com')
    const gone = await startMailServer()
    await gone.close()
    const lost = openMailer({ SMTP_URL: gone.url, MAIL_FROM: 'reveille@example.com' })
    expect(await mailInvitation(ctx, lost, { invitation, link })).toEqual({
      kind: 'not_mailed',
      why: 'the mail server could not be reached',
    })
    lost?.close()
  })

  it('that is refused leaves codes in the log, and none of the words of the server', async () => {
    const { ctx, invitation, link } = await anInvitation('eve@example.com')
    server.refuse('eve@example.com')
    const lines: string[] = []
    const log = pino({}, { write: (line) => lines.push(line) })
    await mailInvitation({ ...ctx, log }, mailer, { invitation, link })
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { invitationId: invitation.invitationId, responseCode: 550, code: 'EENVELOPE' },
    ])
    expect(lines.join()).not.toMatch(/No such user|invitations\//)
  })

  it('is not tried where mail is not set up, nor by anybody below owner', async () => {
    const { ctx, tenant, invitation, link } = await anInvitation('cid@example.com')
    expect(await mailInvitation(ctx, openMailer({}), { invitation, link })).toEqual({ kind: 'mail_is_off' })
    const admin = contextAs(database.db, tenant, 'admin')
    await expect(mailInvitation(admin, mailer, { invitation, link })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(server.mails.filter(({ to }) => to.includes('cid@example.com'))).toEqual([])
  })

  it('keeps the secret nowhere but in itself', async () => {
    const { ctx, invitation, link } = await anInvitation('dan@example.com')
    await mailInvitation(ctx, mailer, { invitation, link })
    const { prisma } = database.db
    const stored = JSON.stringify([
      await prisma.invitation.findMany(),
      await prisma.auditEvent.findMany(),
      await prisma.mailDelivery.findMany(),
    ])
    expect(stored).not.toContain(invitation.secret)
  })
})
