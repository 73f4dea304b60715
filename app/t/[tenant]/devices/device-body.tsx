import { BellRing, Ticket } from 'lucide-react'
import Link from 'next/link'
import { Aor } from '#components/accounts/aor.tsx'
import { MoveDevice } from '#components/devices/move-device.tsx'
import { PushTokenHistory } from '#components/devices/push-token-history.tsx'
import { PushTokenTable } from '#components/devices/push-token-table.tsx'
import { RecentCalls } from '#components/devices/recent-calls.tsx'
import { RegistrationMark } from '#components/devices/registration-mark.tsx'
import { RevealPushToken } from '#components/devices/reveal-push-token.tsx'
import { WakePanel } from '#components/devices/wake-panel.tsx'
import { DescriptionList } from '#components/ui/description-list.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import { type DeviceRecord, deviceLabel, lastWake, ringingPushToken } from '#lib/devices/device.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { reveal } from '../push-tokens/actions.ts'
import { move } from './actions.ts'
import type { DeviceView } from './read-device-view.ts'

type DeviceBodyProps = {
  slug: string
  view: DeviceView
  /** Whether this person may move the device and reveal its push tokens. */
  mayAct: boolean
  panelTitleId?: string
}

/** A device: whether it can be woken now, what it is, its push tokens and the calls of its account. */
export function DeviceBody({ slug, view, mayAct, panelTitleId }: DeviceBodyProps) {
  const { device, history, conditions, calls } = view
  const { deviceId } = device
  const paths = tenantPaths(slug)
  return (
    <>
      <PageHeader
        isWide
        panelTitleId={panelTitleId}
        title={deviceLabel(device)}
        description={
          <Link href={paths.account(device.account.accountId)} className="hover:text-ink hover:underline">
            <Aor aor={device.account.aor} />
          </Link>
        }
        actions={
          <>
            {mayAct ? <MoveDevice deviceId={deviceId} move={move.bind(null, slug)} /> : null}
            {ringingPushToken(device) === undefined ? null : (
              <LinkButton href={withQuery(paths.send, {}, { device: deviceId })}>
                <BellRing aria-hidden className="size-4" />
                Test push
              </LinkButton>
            )}
          </>
        }
      />
      {conditions === null ? null : <WakePanel conditions={conditions} />}
      <Panel title="About">
        <DescriptionList items={facts(device)} />
      </Panel>
      <Panel title="Push tokens" padding="flush">
        <PushTokenTable
          pushTokens={device.pushTokens}
          stickyHead={false}
          {...(mayAct
            ? {
                aside: ({ pushTokenId, lastFour }) => (
                  <RevealPushToken
                    pushTokenId={pushTokenId}
                    lastFour={lastFour}
                    reveal={reveal.bind(null, slug)}
                  />
                ),
              }
            : {})}
          empty={
            <EmptyState icon={Ticket} title="No push token">
              This device has registered without one, so a call cannot wake it.
            </EmptyState>
          }
        />
      </Panel>
      <RecentCalls calls={calls} callHref={paths.call} />
      <Panel title="History of its push tokens">
        <PushTokenHistory events={history} />
      </Panel>
    </>
  )
}

function facts(device: DeviceRecord) {
  const { registration, app } = device
  return [
    {
      name: 'Registration',
      value: <RegistrationMark expiresAt={registration?.expiresAt ?? null} canSleep={app !== null} />,
    },
    { name: 'Registered', value: <RelativeTime at={registration?.registeredAt ?? null} /> },
    {
      name: 'Binding ends',
      value: <RelativeTime at={registration?.expiresAt ?? null} absent="no binding" />,
    },
    { name: 'Last wake', value: <RelativeTime at={lastWake(device)} /> },
    { name: 'First seen', value: <Time at={device.firstSeenAt} /> },
    { name: 'App', value: app === null ? null : `${app.name} (${app.bundleId})`, isLong: true },
    {
      name: 'Contact',
      isLong: true,
      value:
        registration === null ? null : (
          <span className="break-all font-mono text-sm">{registration.contactUri}</span>
        ),
    },
    { name: 'User-Agent', value: device.userAgent || null, isLong: true },
    {
      name: 'Instance id',
      isLong: true,
      value:
        device.instanceId === null ? null : (
          <span className="break-all font-mono text-sm">{device.instanceId}</span>
        ),
    },
  ]
}
