import { BellRing, SearchX, Smartphone } from 'lucide-react'
import type { Metadata } from 'next'
import { shortAor } from '#components/calls/caller.tsx'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { DeviceChoices } from '#components/send/device-choices.tsx'
import { TestForm } from '#components/send/test-form.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { listApps } from '#lib/apps/list-apps.ts'
import type { RingableDevice } from '#lib/calls/diagnose-facts.ts'
import { searchRingableDevices } from '#lib/calls/diagnose-search-store.ts'
import { listDeviceFacts } from '#lib/calls/diagnose-store.ts'
import type { Context } from '#lib/platform/context.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { gatewayUrl } from '#lib/web/gateway-url.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { readTest, startTest } from './actions.ts'

export const metadata: Metadata = { title: 'Send' }

const MOST_DEVICES = 12
const DEFAULT_WAIT_SECONDS = 20

type SendPageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** Can this phone be woken? Try it. */
export default async function SendPage({ params, searchParams }: SendPageProps) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const query = await searchParams
  const q = queryText(query, 'q').trim().slice(0, 255)
  const wanted = queryText(query, 'device')
  const paths = tenantPaths(tenant.slug)
  const [devices, chosen] = await Promise.all([
    searchRingableDevices(ctx.db, ctx.tenantId, { aorPart: q }, MOST_DEVICES),
    findChosen(ctx, wanted),
  ])
  const only = devices.length === 1 && chosen === null && q !== '' ? (devices[0] ?? null) : chosen
  return (
    <>
      <PageHeader
        title="Send"
        description="Ring a phone to see whether it wakes: Apple’s answer, then the REGISTER, with the time of each."
      />
      <div className="grid items-start gap-5 lg:grid-cols-[23rem_minmax(0,1fr)]">
        <Panel title="Which phone" padding="flush" className={only === null ? '' : 'max-lg:order-last'}>
          <div className="border-b p-3 [&_search]:w-full">
            <FilterSearch
              name="q"
              label="Search by account"
              placeholder="Account, such as 100@pbx"
              value={q}
              keep={{}}
            />
          </div>
          {devices.length === 0 ? (
            <NoDevices q={q} />
          ) : (
            <DeviceChoices
              devices={devices}
              chosenId={only?.deviceId ?? ''}
              hrefOf={(deviceId) => withQuery(paths.send, { q }, { device: deviceId })}
            />
          )}
        </Panel>
        {only === null ? (
          <Panel className="max-lg:hidden">
            <EmptyState icon={BellRing} title="Choose a phone">
              Then choose between a push to that phone alone and a whole call to its account. It will ring.
            </EmptyState>
          </Panel>
        ) : (
          <ChosenDevice ctx={ctx} device={only} mayRing={roleAllows(role, 'operator')} slug={tenant.slug} />
        )}
      </div>
    </>
  )
}

async function findChosen(ctx: Context, deviceId: string): Promise<RingableDevice | null> {
  if (!isUuid(deviceId)) return null
  const [device] = await searchRingableDevices(ctx.db, ctx.tenantId, { deviceId }, 1)
  return device ?? null
}

function NoDevices({ q }: { q: string }) {
  return q === '' ? (
    <EmptyState icon={Smartphone} title="No phones yet">
      A phone appears here once your PBX has reported a REGISTER with a push token.
    </EmptyState>
  ) : (
    <EmptyState icon={SearchX} title="No phone fits">
      No account with “{q}” in its name has a phone with the app.
    </EmptyState>
  )
}

type ChosenDeviceProps = { ctx: Context; device: RingableDevice; mayRing: boolean; slug: string }

async function ChosenDevice({ ctx, device, mayRing, slug }: ChosenDeviceProps) {
  const [siblings, apps] = await Promise.all([
    listDeviceFacts(ctx.db, ctx.tenantId, device.aor),
    listApps(ctx),
  ])
  const name = device.name || device.userAgent || 'this phone'
  const app = apps.find((each) => each.bundleId === device.bundleId)
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-baseline gap-x-2">
          {name}
          <span className="break-all font-mono font-normal text-ink-soft text-sm">
            {shortAor(device.aor)}
          </span>
        </span>
      }
    >
      {mayRing ? (
        <TestForm
          key={device.deviceId}
          slug={slug}
          deviceId={device.deviceId}
          deviceName={name}
          aor={device.aor}
          gatewayUrl={gatewayUrl()}
          accountDevices={siblings.filter((sibling) => sibling.pushTokenStatus === 'active').length}
          waitSeconds={app?.waitSeconds ?? DEFAULT_WAIT_SECONDS}
          bundleId={device.bundleId}
          environment={device.environment}
          payloadTemplate={app?.payloadTemplate ?? {}}
          callHrefPrefix={tenantPaths(slug).calls}
          startTest={startTest}
          readTest={readTest}
        />
      ) : (
        <p className="text-ink-soft">
          Your role here is viewer. Ringing a phone needs the role operator; ask an admin of this tenant.
        </p>
      )}
    </Panel>
  )
}
