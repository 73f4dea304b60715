import { BadgeCheck, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { CredentialTable } from '#components/credentials/credential-table.tsx'
import { UncoveredApps } from '#components/credentials/uncovered-apps.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { daysUntil } from '#lib/credentials/credential-health.ts'
import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'Credentials' }

const IN_USE_FIRST = ['broken', 'active', 'retiring', 'draft', 'retired']

/** What proves the tenant's apps to Apple. */
export default async function CredentialsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const now = ctx.clock.now()
  const [records, health] = await Promise.all([listCredentials(ctx), listCredentialHealth(ctx, now)])
  const replaced = new Set(health.credentials.filter((one) => one.isReplaced).map((one) => one.credentialId))
  const paths = tenantPaths(tenant.slug)
  const mayChange = roleAllows(role, 'admin')
  const credentials = records
    .map((record) => ({
      ...record,
      daysLeft: record.notAfter === null ? null : daysUntil(record.notAfter, now),
      isReplaced: replaced.has(record.credentialId),
    }))
    .toSorted((a, b) => IN_USE_FIRST.indexOf(a.status) - IN_USE_FIRST.indexOf(b.status))
  return (
    <>
      <PageHeader
        title="Credentials"
        description="The certificates and keys that prove your apps to Apple: what is in use, what it covers, until when."
        actions={
          mayChange ? (
            <LinkButton variant="primary" href={paths.newCredential}>
              <Plus aria-hidden />
              Upload
            </LinkButton>
          ) : null
        }
      />
      <UncoveredApps apps={health.uncoveredApps} />
      <ListPanel>
        <CredentialTable
          credentials={credentials}
          credentialHref={paths.credential}
          empty={
            <EmptyState icon={BadgeCheck} title="No credentials yet">
              {mayChange
                ? 'Upload the VoIP Services certificate of your app (.p12), or an APNs key of your team (.p8).'
                : 'An admin of this tenant can upload one.'}
            </EmptyState>
          }
        />
      </ListPanel>
    </>
  )
}
