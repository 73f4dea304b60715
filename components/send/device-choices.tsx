import { AlarmClockCheck, Check } from 'lucide-react'
import Link from 'next/link'
import { shortAor } from '#components/calls/caller.tsx'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { RelativeTime } from '#components/ui/time.tsx'
import type { RingableDevice } from '#lib/calls/diagnose-facts.ts'

type DeviceChoicesProps = {
  devices: readonly RingableDevice[]
  chosenId: string
  hrefOf(deviceId: string): string
}

/** Devices to choose one from. The choice is a link, so the URL holds it. */
export function DeviceChoices({ devices, chosenId, hrefOf }: DeviceChoicesProps) {
  return (
    <ul className="grid">
      {devices.map((device) => {
        const isChosen = device.deviceId === chosenId
        return (
          <li key={device.deviceId} className="border-b last:border-b-0">
            <Link
              href={hrefOf(device.deviceId)}
              scroll={false}
              aria-current={isChosen ? 'true' : undefined}
              className={classNames(
                'grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 px-4 py-2.5 hover:bg-hover',
                isChosen && 'bg-pressed hover:bg-pressed',
              )}
            >
              <span className="flex min-w-0 items-center gap-2 font-medium">
                <span className="truncate">{device.name || device.userAgent || 'Device without a name'}</span>
                {isChosen ? <Check aria-hidden className="size-4 shrink-0" /> : null}
              </span>
              <span className="justify-self-end">
                <Standing device={device} />
              </span>
              <span title={device.aor} className="truncate font-mono text-ink-soft text-xs leading-5">
                {shortAor(device.aor)}
              </span>
              <span className="justify-self-end text-ink-soft text-xs leading-5">
                {device.lastWokeAt === null ? (
                  'never woken'
                ) : (
                  <span className="inline-flex items-center gap-1">
                    <AlarmClockCheck aria-hidden className="size-3 text-ink-faint" />
                    <span className="sr-only">woke </span>
                    <RelativeTime at={device.lastWokeAt} />
                  </span>
                )}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function Standing({ device }: { device: RingableDevice }) {
  if (device.pushTokenStatus === null) return <span className="text-ink-soft text-sm">no push token</span>
  return (
    <StatusPill
      look={PUSH_TOKEN_STATUSES[device.pushTokenStatus]}
      title={device.statusReason || undefined}
      variant="plain"
    />
  )
}
