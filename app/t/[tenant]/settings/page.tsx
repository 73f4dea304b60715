import type { Metadata } from 'next'
import { SettingsForm } from '#components/settings/settings-form.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { roleAllows } from '#lib/platform/roles.ts'
import { getTenant } from '#lib/tenants/get-tenant.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { saveSettings } from './actions.ts'

export const metadata: Metadata = { title: 'Settings' }

/** What holds for the whole tenant. */
export default async function SettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { ctx, role } = await requireTenantContext((await params).tenant)
  const { name, slug, waitSeconds, pushTokenLifetimeDays, staleAfterDays, retentionDays } = await getTenant(
    ctx,
    { tenantId: ctx.tenantId },
  )
  const maySave = roleAllows(role, 'admin')
  return (
    <>
      <PageHeader
        title="Settings"
        description={
          maySave
            ? 'What holds for the whole tenant. Changes count from the next call and the next REGISTER on.'
            : 'What holds for the whole tenant. An admin can change it.'
        }
      />
      <Panel className="w-full max-w-3xl">
        <SettingsForm
          values={{ name, waitSeconds, pushTokenLifetimeDays, staleAfterDays, retentionDays }}
          slug={slug}
          maySave={maySave}
          save={saveSettings.bind(null, slug)}
        />
      </Panel>
    </>
  )
}
