import type { ReactNode } from 'react'
import { Aor } from '#components/accounts/aor.tsx'
import { CutText } from '#components/data-table/cells.tsx'
import type { ListColumns } from '#components/data-table/column-choice.ts'
import { type Column, DataTable, type RowPanel } from '#components/data-table/data-table.tsx'
import { SelectAll, SelectRow } from '#components/data-table/selection.tsx'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { MANY_FAILURES, type PushTokenRecord } from '#lib/devices/device.ts'

type PushTokenTableProps = {
  pushTokens: readonly PushTokenRecord[]
  /** Where a row leads: to its device. Absent on the device's own page. */
  deviceHref?(deviceId: string): string
  panel?: RowPanel<PushTokenRecord>
  chosen?: ListColumns
  empty: ReactNode
  stickyHead?: boolean
  /** Rows can be chosen; the table then stands within a `Selection`. */
  isSelectable?: boolean
  /** Stands beside each push token: the way to see all of it. */
  aside?(pushToken: PushTokenRecord): ReactNode
}

/** Push tokens, masked, with what makes one worth a look. */
export function PushTokenTable(props: PushTokenTableProps) {
  const {
    pushTokens,
    deviceHref,
    panel,
    chosen,
    empty,
    stickyHead = true,
    isSelectable = false,
    aside,
  } = props
  const shown =
    deviceHref === undefined
      ? PUSH_TOKEN_COLUMNS.filter(({ id }) => !OWNER_COLUMNS.has(id))
      : PUSH_TOKEN_COLUMNS
  return (
    <DataTable
      caption="Push tokens"
      columns={aside === undefined ? shown : [...shown, asideColumn(aside)]}
      {...(isSelectable ? { lead: LEAD } : {})}
      rows={pushTokens}
      rowKey={(pushToken) => pushToken.pushTokenId}
      {...(deviceHref === undefined
        ? {}
        : { rowHref: (pushToken: PushTokenRecord) => deviceHref(pushToken.deviceId) })}
      panel={panel}
      chosen={chosen}
      empty={empty}
      stickyHead={stickyHead}
    />
  )
}

const LEAD = {
  header: <SelectAll />,
  cell: (pushToken: PushTokenRecord) => (
    <SelectRow id={pushToken.pushTokenId} label={`the push token that ends in ${pushToken.lastFour}`} />
  ),
}

function asideColumn(aside: (pushToken: PushTokenRecord) => ReactNode): Column<PushTokenRecord> {
  return { id: 'aside', header: '', align: 'right', cell: aside }
}

/** What a device's own page says once above the table. */
const OWNER_COLUMNS = new Set(['account', 'device'])

/** What can be shown of a push token. */
export const PUSH_TOKEN_COLUMNS: readonly Column<PushTokenRecord>[] = [
  {
    id: 'push_token',
    header: 'Push token',
    cell: (pushToken) => <MaskedSecret lastFour={pushToken.lastFour} what="push token" />,
  },
  {
    id: 'account',
    header: 'Account',
    grow: true,
    cell: (pushToken) => <Aor aor={pushToken.aor} inTable />,
  },
  {
    id: 'device',
    header: 'Device',
    hideBelow: '2xl',
    cell: (pushToken) => <span className="block max-w-40 truncate">{pushToken.deviceName}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    cell: (pushToken) => (
      <StatusPill
        look={PUSH_TOKEN_STATUSES[pushToken.status]}
        title={pushToken.statusReason || undefined}
        variant="plain"
      />
    ),
  },
  { id: 'kind', header: 'Kind', hideBelow: 'xl', cell: (pushToken) => KIND_NAMES[pushToken.kind] },
  { id: 'environment', header: 'Environment', hideBelow: 'sm', cell: (pushToken) => pushToken.environment },
  {
    id: 'failures',
    header: 'Failures',
    align: 'right',
    hideBelow: 'md',
    cell: (pushToken) => <Failures count={pushToken.failures} />,
  },
  {
    id: 'registered',
    header: 'Registered',
    align: 'right',
    hideBelow: 'lg',
    cell: (pushToken) => <RelativeTime at={pushToken.lastRegisteredAt} />,
  },
  {
    id: 'woke',
    header: 'Last wake',
    align: 'right',
    hideBelow: 'md',
    cell: (pushToken) => <RelativeTime at={pushToken.lastWokeAt} />,
  },
  {
    id: 'expires',
    header: 'Expires',
    align: 'right',
    hideBelow: 'xl',
    cell: (pushToken) => <RelativeTime at={pushToken.expiresAt} />,
  },
  { id: 'app', header: 'App', isExtra: true, cell: (pushToken) => pushToken.app.name },
  {
    id: 'pushed',
    header: 'Last push',
    align: 'right',
    isExtra: true,
    cell: (pushToken) => <RelativeTime at={pushToken.lastPushedAt} />,
  },
  {
    id: 'reason',
    header: 'Reason of its status',
    isExtra: true,
    cell: (pushToken) => <CutText text={pushToken.statusReason} />,
  },
  {
    id: 'status_since',
    header: 'Status since',
    align: 'right',
    isExtra: true,
    cell: (pushToken) => <RelativeTime at={pushToken.statusSince} />,
  },
]

const KIND_NAMES = { voip: 'VoIP', alert: 'Alert' } as const

function Failures({ count }: { count: number }) {
  const title = `${count} accepted pushes in a row that woke nobody`
  return (
    <span
      title={title}
      className={classNames(count === 0 && 'text-ink-faint', count >= MANY_FAILURES && 'font-medium')}
    >
      {count}
    </span>
  )
}
