import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { CREDENTIAL_STATUSES } from '#components/status/credential-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { NameWithFact } from '#components/ui/name-with-fact.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { CredentialRecord } from '#lib/credentials/credential.ts'
import { KIND_WORDS } from './credential-words.ts'
import { DaysLeft } from './days-left.tsx'

/** A credential as the list shows it. */
export type ListedCredential = CredentialRecord & { daysLeft: number | null; isReplaced: boolean }

type CredentialTableProps = {
  credentials: readonly ListedCredential[]
  credentialHref(credentialId: string): string
  empty: ReactNode
}

/** Credentials, those in use first: what is it, what does it cover, until when? */
export function CredentialTable({ credentials, credentialHref, empty }: CredentialTableProps) {
  const columns: Column<ListedCredential>[] = [
    { id: 'name', header: 'Name', grow: true, cell: (one) => <Name credential={one} /> },
    {
      id: 'status',
      header: 'Status',
      cell: (one) => (
        <StatusPill look={CREDENTIAL_STATUSES[one.status]} title={one.statusReason} variant="plain" />
      ),
    },
    { id: 'apps', header: 'Serves', hideBelow: 'md', cell: (one) => <Apps credential={one} /> },
    {
      id: 'environments',
      header: 'In',
      hideBelow: 'xl',
      cell: (one) => (
        <span className="inline-flex gap-1">
          {one.environments.map((environment) => (
            <Badge key={environment}>{environment}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'until',
      header: 'Until',
      hideBelow: 'lg',
      cell: (one) => <Time at={one.notAfter} precision="date" absent="–" />,
    },
    {
      id: 'left',
      header: 'Left',
      hideBelow: 'sm',
      cell: (one) => <CredentialLeft credential={one} />,
    },
    {
      id: 'checked',
      header: 'Last check',
      hideBelow: 'xl',
      cell: (one) => (
        <span title={one.lastCheckResult}>
          <RelativeTime at={one.lastCheckAt} />
        </span>
      ),
    },
  ]
  return (
    <DataTable
      caption="Credentials"
      columns={columns}
      rows={credentials}
      rowKey={(one) => one.credentialId}
      rowHref={(one) => credentialHref(one.credentialId)}
      empty={empty}
    />
  )
}

function isPast({ status }: ListedCredential): boolean {
  return status === 'retired' || status === 'draft'
}

function CredentialLeft({ credential }: { credential: ListedCredential }) {
  return <DaysLeft daysLeft={credential.daysLeft} isReplaced={isPast(credential) || credential.isReplaced} />
}

function Name({ credential }: { credential: ListedCredential }) {
  return (
    <NameWithFact
      name={credential.name}
      fact={
        <span className="inline-flex items-center gap-2">
          <Badge mono>{KIND_WORDS[credential.kind]}</Badge>
          <span className="sm:hidden">
            <CredentialLeft credential={credential} />
          </span>
        </span>
      }
    />
  )
}

function Apps({ credential: { apps } }: { credential: ListedCredential }) {
  const [first, ...rest] = apps
  if (first === undefined) return <span className="text-ink-faint">no app</span>
  return (
    <span title={apps.map((app) => app.bundleId).join('\n')} className="font-mono text-xs">
      {first.bundleId}
      {rest.length === 0 ? '' : ` +${rest.length}`}
    </span>
  )
}
