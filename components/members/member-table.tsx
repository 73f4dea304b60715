import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { NameWithFact } from '#components/ui/name-with-fact.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { Role } from '#lib/platform/context.ts'
import { ROLE_WORDS } from './role-words.ts'

/** A person as the list shows them. */
export type ListedMember = {
  userId: string
  email: string
  name: string
  role: Role
  hasSecondFactor: boolean
  lastSignInAt: Date | null
  since: Date
}

type MemberTableProps = {
  members: readonly ListedMember[]
  ownUserId: string
  /** What an owner can do with a member; absent for others. */
  roleChanger?(member: ListedMember): ReactNode
  remover?(member: ListedMember): ReactNode
}

/** The people of a tenant. */
export function MemberTable({ members, ownUserId, roleChanger, remover }: MemberTableProps) {
  const columns: Column<ListedMember>[] = [
    {
      id: 'person',
      header: 'Person',
      grow: true,
      cell: (member) => <Person member={member} {...{ ownUserId }} />,
    },
    {
      id: 'role',
      header: 'Role',
      cell: (member) => roleChanger?.(member) ?? ROLE_WORDS[member.role].name,
    },
    {
      id: 'second-factor',
      header: 'Second factor',
      hideBelow: 'md',
      cell: (member) => (member.hasSecondFactor ? 'On' : <span className="text-ink-faint">Off</span>),
    },
    {
      id: 'last-sign-in',
      header: 'Last sign-in',
      hideBelow: 'sm',
      cell: (member) => <RelativeTime at={member.lastSignInAt} />,
    },
    {
      id: 'since',
      header: 'Since',
      hideBelow: 'lg',
      cell: (member) => <Time at={member.since} precision="date" />,
    },
  ]
  if (remover !== undefined) {
    columns.push({ id: 'remove', header: '', align: 'right', cell: remover })
  }
  return (
    <DataTable
      caption="Members"
      columns={columns}
      rows={members}
      rowKey={(member) => member.userId}
      empty={<p className="p-4 text-ink-soft">Nobody belongs to this tenant yet: invite its first owner.</p>}
    />
  )
}

function Person({ member, ownUserId }: { member: ListedMember; ownUserId: string }) {
  return (
    <NameWithFact
      name={
        <>
          {member.name || member.email}
          {member.userId === ownUserId ? (
            <span className="ml-2">
              <Badge>you</Badge>
            </span>
          ) : null}
        </>
      }
      fact={member.name === '' ? null : member.email}
    />
  )
}
