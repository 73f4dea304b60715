import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { Role } from '#lib/platform/context.ts'
import { ROLE_WORDS } from './role-words.ts'

/** A pending invitation as the list shows it. */
export type ListedInvitation = {
  invitationId: string
  email: string
  role: Role
  expiresAt: Date
  createdAt: Date
}

type InvitationTableProps = {
  invitations: readonly ListedInvitation[]
  now: Date
  revoker(invitation: ListedInvitation): ReactNode
}

/** Invitations that nobody has accepted. */
export function InvitationTable({ invitations, now, revoker }: InvitationTableProps) {
  const columns: Column<ListedInvitation>[] = [
    { id: 'email', header: 'E-mail', grow: true, cell: ({ email }) => email },
    { id: 'role', header: 'Role', cell: ({ role }) => ROLE_WORDS[role].name },
    {
      id: 'expires',
      header: 'Expires',
      hideBelow: 'sm',
      cell: ({ expiresAt }) =>
        expiresAt <= now ? <span className="text-waiting">expired</span> : <RelativeTime at={expiresAt} />,
    },
    {
      id: 'made',
      header: 'Made',
      hideBelow: 'md',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    { id: 'revoke', header: '', align: 'right', cell: revoker },
  ]
  return (
    <DataTable
      caption="Pending invitations"
      columns={columns}
      rows={invitations}
      rowKey={(invitation) => invitation.invitationId}
      stickyHead={false}
      empty={<p className="p-4 text-ink-soft">No invitation is pending.</p>}
    />
  )
}
