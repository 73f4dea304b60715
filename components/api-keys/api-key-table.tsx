import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { apiKeyLook } from '#components/status/api-key-standings.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import { NameWithFact } from '#components/ui/name-with-fact.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { Scope } from '#lib/api-keys/scopes.ts'

/** An API key as the list shows it. */
export type ListedApiKey = {
  apiKeyId: string
  name: string
  lastFour: string
  scopes: Scope[]
  allowedNetworks: string[]
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
  createdAt: Date
}

type ApiKeyTableProps = {
  apiKeys: readonly ListedApiKey[]
  now: Date
  /** The button that ends a key. */
  revoke(apiKey: ListedApiKey): ReactNode
  empty: ReactNode
}

/** API keys, newest first. */
export function ApiKeyTable({ apiKeys, now, revoke, empty }: ApiKeyTableProps) {
  const columns: Column<ListedApiKey>[] = [
    { id: 'name', header: 'Name', cell: (key) => <Name apiKey={key} />, grow: true },
    {
      id: 'status',
      header: 'Status',
      cell: (key) => <StatusPill look={apiKeyLook(key, now)} variant="plain" />,
    },
    {
      id: 'scopes',
      header: 'Scopes',
      hideBelow: 'lg',
      cell: (key) => <span className="font-mono text-ink-soft text-xs">{scopesInShort(key.scopes)}</span>,
    },
    {
      id: 'networks',
      header: 'From',
      hideBelow: 'xl',
      cell: (key) => <Networks networks={key.allowedNetworks} />,
    },
    {
      id: 'expires',
      header: 'Expires',
      hideBelow: 'md',
      cell: (key) => <Time at={key.expiresAt} precision="date" />,
    },
    {
      id: 'used',
      header: 'Last used',
      hideBelow: 'sm',
      cell: (key) => <RelativeTime at={key.lastUsedAt} />,
    },
    {
      id: 'actions',
      header: '',
      align: 'right',
      cell: (key) => (key.revokedAt === null ? revoke(key) : null),
    },
  ]
  return (
    <DataTable
      caption="API keys"
      columns={columns}
      rows={apiKeys}
      rowKey={(key) => key.apiKeyId}
      empty={empty}
    />
  )
}

function Name({ apiKey }: { apiKey: ListedApiKey }) {
  return (
    <NameWithFact
      name={apiKey.name}
      fact={<MaskedSecret lastFour={apiKey.lastFour} what="API key" className="text-xs" />}
    />
  )
}

function Networks({ networks }: { networks: readonly string[] }) {
  if (networks.length === 0) return <span className="text-ink-faint">anywhere</span>
  const [first, ...rest] = networks
  return (
    <span title={networks.join('\n')} className="font-mono text-xs">
      {first}
      {rest.length === 0 ? '' : ` +${rest.length}`}
    </span>
  )
}

/** `registrations:write calls:write calls:read` as `registrations:w calls:rw`. */
function scopesInShort(scopes: readonly Scope[]): string {
  const rights = new Map<string, string>()
  for (const scope of scopes) {
    const [noun = '', verb = ''] = scope.split(':')
    rights.set(noun, [...(rights.get(noun) ?? ''), verb.charAt(0)].sort().join(''))
  }
  return [...rights].map(([noun, letters]) => `${noun}:${letters}`).join(' ')
}
