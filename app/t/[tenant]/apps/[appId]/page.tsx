import type { Metadata } from 'next'
import { CallsForm } from '#components/apps/calls-form.tsx'
import { CarriersForm } from '#components/apps/carriers-form.tsx'
import { GeneralForm } from '#components/apps/general-form.tsx'
import { TemplateForm } from '#components/apps/template-form.tsx'
import { ConfirmByName } from '#components/forms/confirm-by-name.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { getApp } from '#lib/apps/get-app.ts'
import { getTenantSettings } from '#lib/apps/get-tenant-settings.ts'
import { suggestAppWait } from '#lib/calls/suggest-app-wait.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { readRegister, remove, save } from '../actions.ts'

export const metadata: Metadata = { title: 'App' }

type PageProps = { params: Promise<{ tenant: string; appId: string }> }

/** Everything that can be set of one app. */
export default async function AppPage({ params }: PageProps) {
  const { tenant: slug, appId } = await params
  const { ctx, tenant, role } = await requireTenantContext(slug)
  const app = await found(getApp(ctx, { appId }))
  const [settings, suggestion] = await Promise.all([getTenantSettings(ctx), suggestAppWait(ctx, appId)])
  const form = { app, maySave: roleAllows(role, 'admin'), save: save.bind(null, tenant.slug) }
  return (
    <>
      <PageHeader
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            {app.name}
            {app.isDefault ? <Badge>default</Badge> : null}
          </span>
        }
        description={<span className="break-all font-mono text-sm">{app.bundleId}</span>}
        actions={
          form.maySave ? (
            <ConfirmByName
              verb="Delete"
              title="Delete this app"
              description="Only an app that no device uses can be deleted. The history keeps what it says of it."
              name={app.bundleId}
              action={remove.bind(null, tenant.slug, { appId })}
              goOnTo={tenantPaths(tenant.slug).apps}
            />
          ) : null
        }
      />
      <Panel title="General">
        <GeneralForm {...form} />
      </Panel>
      <Panel title="Calls">
        <CallsForm {...form} tenantWaitSeconds={settings.waitSeconds} suggestion={suggestion} />
      </Panel>
      <Panel title="Payload template">
        <TemplateForm {...form} />
      </Panel>
      <Panel title="Token carriers">
        <CarriersForm {...form} tryOut={readRegister.bind(null, tenant.slug)} />
      </Panel>
    </>
  )
}
