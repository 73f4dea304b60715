import type { Metadata } from 'next'
import { roleAllows } from '#lib/platform/roles.ts'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { DeviceBody } from '../device-body.tsx'
import { readDeviceView } from '../read-device-view.ts'

export const metadata: Metadata = { title: 'Device' }

type PageProps = { params: Promise<{ tenant: string; deviceId: string }> }

export default async function DevicePage({ params }: PageProps) {
  const { tenant: slug, deviceId } = await params
  const { ctx, tenant, role } = await requireTenantContext(slug)
  const view = await found(readDeviceView(ctx, deviceId))
  return <DeviceBody slug={tenant.slug} view={view} mayAct={roleAllows(role, 'operator')} />
}
