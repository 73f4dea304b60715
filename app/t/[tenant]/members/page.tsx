import type { Metadata } from 'next'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { ConfirmByName } from '#components/forms/confirm-by-name.tsx'
import { ChangeRole } from '#components/members/change-role.tsx'
import { InvitationTable } from '#components/members/invitation-table.tsx'
import { InviteMember } from '#components/members/invite-member.tsx'
import { type ListedMember, MemberTable } from '#components/members/member-table.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { roleAllows } from '#lib/platform/roles.ts'
import { INVITATION_DAYS } from '#lib/users/invitation.ts'
import { listMembers } from '#lib/users/list-members.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { changeRole, invite, remove, revokeInvite } from './actions.ts'

export const metadata: Metadata = { title: 'Members' }

/** Who may see and do what in this tenant. */
export default async function MembersPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { ctx, tenant, user, role } = await requireTenantContext((await params).tenant)
  const { members, invitations } = await listMembers(ctx)
  const { slug } = tenant
  const isOwner = roleAllows(role, 'owner')

  const tools = {
    roleChanger: ({ userId, name, email, role: held }: ListedMember) => (
      <ChangeRole userId={userId} name={name || email} role={held} change={changeRole.bind(null, slug)} />
    ),
    remover: ({ userId, name, email }: ListedMember) => (
      <ConfirmByName
        verb="Remove"
        label={`Remove ${name || email}`}
        title={`Remove ${name || email}`}
        description="From their next request on they see nothing of this tenant. What they did stays in the audit trail."
        name={email}
        action={remove.bind(null, slug, { userId })}
      />
    ),
  }
  return (
    <>
      <PageHeader
        title="Members"
        description="Who may see and do what in this tenant."
        actions={isOwner ? <InviteMember days={INVITATION_DAYS} invite={invite.bind(null, slug)} /> : null}
      />
      <ListPanel>
        <MemberTable members={members} ownUserId={user.userId} {...(isOwner ? tools : {})} />
      </ListPanel>
      {isOwner ? (
        <Panel title="Pending invitations" padding="flush">
          <InvitationTable
            invitations={invitations}
            now={ctx.clock.now()}
            revoker={({ invitationId, email }) => (
              <ConfirmByName
                verb="Revoke"
                label={`Revoke the invitation for ${email}`}
                title="Revoke this invitation"
                description="Its link leads nowhere from now on."
                name={email}
                action={revokeInvite.bind(null, slug, { invitationId })}
              />
            )}
          />
        </Panel>
      ) : null}
    </>
  )
}
