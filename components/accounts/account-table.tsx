import type { ReactNode } from 'react'
import type { ListColumns } from '#components/data-table/column-choice.ts'
import { type Column, DataTable, type RowPanel } from '#components/data-table/data-table.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { AccountRecord } from '#lib/accounts/account.ts'
import { Aor } from './aor.tsx'
import { RingingMark } from './ringing-mark.tsx'

type AccountTableProps = {
  accounts: readonly AccountRecord[]
  accountHref(accountId: string): string
  panel: RowPanel<AccountRecord>
  chosen: ListColumns
  empty: ReactNode
}

/** Accounts, with what a call to each would find. */
export function AccountTable({ accounts, accountHref, panel, chosen, empty }: AccountTableProps) {
  return (
    <DataTable
      caption="Accounts"
      columns={ACCOUNT_COLUMNS}
      rows={accounts}
      rowKey={(account) => account.accountId}
      rowHref={(account) => accountHref(account.accountId)}
      panel={panel}
      chosen={chosen}
      empty={empty}
    />
  )
}

/** What can be shown of an account. */
export const ACCOUNT_COLUMNS: readonly Column<AccountRecord>[] = [
  { id: 'aor', header: 'AOR', grow: true, cell: (account) => <Aor aor={account.aor} inTable /> },
  { id: 'name', header: 'Name', hideBelow: 'md', cell: (account) => account.displayName },
  { id: 'ringing', header: 'A call finds', cell: (account) => <RingingMark account={account} /> },
  {
    id: 'push_tokens',
    header: 'Active push tokens',
    align: 'right',
    isExtra: true,
    cell: (account) => account.ringingCount,
  },
  {
    id: 'devices',
    header: 'Devices',
    align: 'right',
    hideBelow: 'sm',
    cell: (account) => account.deviceCount,
  },
  {
    id: 'woke',
    header: 'Last wake',
    align: 'right',
    hideBelow: 'lg',
    cell: (account) => <RelativeTime at={account.lastWokeAt} />,
  },
  {
    id: 'seen',
    header: 'Last seen',
    align: 'right',
    hideBelow: 'md',
    cell: (account) => <RelativeTime at={account.lastSeenAt} />,
  },
  {
    id: 'created',
    header: 'Since',
    align: 'right',
    hideBelow: 'xl',
    cell: (account) => <Time at={account.createdAt} precision="date" />,
  },
]
