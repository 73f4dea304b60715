import type { ReactNode } from 'react'
import { Aor } from '#components/accounts/aor.tsx'
import { CutText, NoValue } from '#components/data-table/cells.tsx'
import type { ListColumns } from '#components/data-table/column-choice.ts'
import { type Column, DataTable, type RowPanel } from '#components/data-table/data-table.tsx'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import { type DeviceRecord, deviceLabel, lastWake, ringingPushToken } from '#lib/devices/device.ts'
import { RegistrationMark } from './registration-mark.tsx'

type DeviceTableProps = {
  devices: readonly DeviceRecord[]
  deviceHref(deviceId: string): string
  panel?: RowPanel<DeviceRecord>
  chosen?: ListColumns
  empty: ReactNode
  /** Off on the page of one account, where each row would say the same. */
  showAccount?: boolean
  stickyHead?: boolean
}

/** Devices, with what decides whether a call would wake them. */
export function DeviceTable(props: DeviceTableProps) {
  const { devices, deviceHref, panel, chosen, empty, showAccount = true, stickyHead = true } = props
  return (
    <DataTable
      caption="Devices"
      columns={showAccount ? DEVICE_COLUMNS : OF_ONE_ACCOUNT}
      rows={devices}
      rowKey={(device) => device.deviceId}
      rowHref={(device) => deviceHref(device.deviceId)}
      panel={panel}
      chosen={chosen}
      empty={empty}
      stickyHead={stickyHead}
    />
  )
}

/** What can be shown of a device. */
export const DEVICE_COLUMNS: readonly Column<DeviceRecord>[] = [
  {
    id: 'device',
    header: 'Device',
    grow: true,
    cell: (device) => (
      <>
        {deviceLabel(device)}
        <span className="block font-normal text-ink-soft text-xs @min-[718px]:hidden">
          <Aor aor={device.account.aor} inTable />
        </span>
      </>
    ),
  },
  {
    id: 'account',
    header: 'Account',
    hideBelow: 'md',
    cell: (device) => <Aor aor={device.account.aor} inTable />,
  },
  {
    id: 'app',
    header: 'App',
    hideBelow: 'lg',
    cell: (device) => device.app?.name ?? <span className="text-ink-faint">none</span>,
  },
  { id: 'push_token', header: 'Push token', cell: (device) => <PushTokenCell device={device} /> },
  {
    id: 'registration',
    header: 'Registration',
    hideBelow: 'sm',
    cell: (device) => (
      <RegistrationMark expiresAt={device.registration?.expiresAt ?? null} canSleep={device.app !== null} />
    ),
  },
  {
    id: 'last_wake',
    header: 'Last wake',
    align: 'right',
    hideBelow: 'lg',
    cell: (device) => <RelativeTime at={lastWake(device)} />,
  },
  {
    id: 'last_seen',
    header: 'Last seen',
    align: 'right',
    hideBelow: 'md',
    cell: (device) => <RelativeTime at={device.lastSeenAt} />,
  },
  {
    id: 'environment',
    header: 'Environment',
    isExtra: true,
    cell: (device) => shownPushToken(device)?.environment ?? <NoValue />,
  },
  {
    id: 'user_agent',
    header: 'User-Agent',
    isExtra: true,
    cell: (device) => <CutText text={device.userAgent} />,
  },
  {
    id: 'contact',
    header: 'Contact',
    isExtra: true,
    cell: (device) => <CutText text={device.registration?.contactUri ?? ''} isCode />,
  },
  {
    id: 'binding_ends',
    header: 'Binding ends',
    align: 'right',
    isExtra: true,
    cell: (device) => <RelativeTime at={device.registration?.expiresAt ?? null} absent="no binding" />,
  },
  {
    id: 'first_seen',
    header: 'First seen',
    align: 'right',
    isExtra: true,
    cell: (device) => <Time at={device.firstSeenAt} precision="date" />,
  },
]

const OF_ONE_ACCOUNT = DEVICE_COLUMNS.filter(({ id }) => id !== 'account').map((column) =>
  column.id === 'device' ? { ...column, cell: deviceLabel } : column,
)

/** The one that a call pushes to; the newest where none is active. */
function shownPushToken(device: DeviceRecord) {
  return ringingPushToken(device) ?? device.pushTokens.find(({ kind }) => kind === 'voip')
}

function PushTokenCell({ device }: { device: DeviceRecord }) {
  const newest = shownPushToken(device)
  if (newest === undefined) return <span className="text-ink-faint">none</span>
  return <StatusPill look={PUSH_TOKEN_STATUSES[newest.status]} title={newest.statusReason} variant="plain" />
}
