import { PANEL_TITLE_ID } from '#components/data-table/panel-title.ts'
import { NothingHere } from '#components/frame/nothing-here.tsx'
import { roleAllows } from '#lib/platform/roles.ts'
import { foundOrNull } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { DeviceBody } from './device-body.tsx'
import { readDeviceView } from './read-device-view.ts'

/** A device beside a list: the same as its page, for whoever may see that. */
export async function DevicePanel({ slug, deviceId }: { slug: string; deviceId: string }) {
  const { ctx, tenant, role } = await requireTenantContext(slug)
  const view = await foundOrNull(readDeviceView(ctx, deviceId))
  if (view === null) return <NothingHere inPanel />
  const mayAct = roleAllows(role, 'operator')
  return <DeviceBody slug={tenant.slug} view={view} mayAct={mayAct} panelTitleId={PANEL_TITLE_ID} />
}
