import type { ReactNode } from 'react'
import { Aor } from '#components/accounts/aor.tsx'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { PushTokenRecord } from '#lib/devices/device.ts'

const COLUMNS: Column<PushTokenRecord>[] = [
  { id: 'account', header: 'Account', grow: true, cell: ({ aor }) => <Aor aor={aor} inTable /> },
  {
    id: 'device',
    header: 'Device',
    hideBelow: 'lg',
    cell: ({ deviceName }) => <span className="block max-w-52 truncate">{deviceName}</span>,
  },
  {
    id: 'push_token',
    header: 'Push token',
    hideBelow: 'xl',
    cell: ({ lastFour }) => <MaskedSecret lastFour={lastFour} what="push token" />,
  },
  { id: 'app', header: 'App', hideBelow: 'md', cell: ({ app }) => app.name },
  {
    id: 'why',
    header: 'Last REGISTER',
    align: 'right',
    hideBelow: 'sm',
    cell: ({ lastRegisteredAt }) => <RelativeTime at={lastRegisteredAt} />,
  },
  {
    id: 'ends',
    header: 'Stops ringing',
    align: 'right',
    cell: ({ expiresAt }) => <RelativeTime at={expiresAt} className="font-medium" />,
  },
]

/** Phones that will stop ringing, the next first. */
export function EndingTable(props: {
  phones: readonly PushTokenRecord[]
  deviceHref(deviceId: string): string
  empty: ReactNode
}) {
  return (
    <DataTable
      caption="Phones that will stop ringing"
      columns={COLUMNS}
      rows={props.phones}
      rowKey={({ pushTokenId }) => pushTokenId}
      rowHref={({ deviceId }) => props.deviceHref(deviceId)}
      empty={props.empty}
    />
  )
}
