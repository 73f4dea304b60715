import { KeyRound } from 'lucide-react'
import type { Metadata } from 'next'
import { ApiKeyTable } from '#components/api-keys/api-key-table.tsx'
import { CreateApiKey } from '#components/api-keys/create-api-key.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { ConfirmByName } from '#components/forms/confirm-by-name.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listApiKeys } from '#lib/api-keys/list-api-keys.ts'
import { isUuid } from '#lib/platform/ids.ts'
import { found } from '#lib/web/found.ts'
import { gatewayUrl } from '#lib/web/gateway-url.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { createKey, revokeKey } from './actions.ts'

export const metadata: Metadata = { title: 'API keys' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** What the tenant's PBXes prove themselves with. */
export default async function ApiKeysPage({ params, searchParams }: PageProps) {
  const { ctx, tenant } = await requireTenantContext((await params).tenant)
  const before = queryText(await searchParams, 'before')
  const page = await found(listApiKeys(ctx, isUuid(before) ? { cursor: before } : {}))
  const path = tenantPaths(tenant.slug).apiKeys
  return (
    <>
      <PageHeader
        title="API keys"
        description="What a PBX proves itself with. A key is shown once, when it is made."
        actions={<CreateApiKey gatewayUrl={gatewayUrl()} create={createKey.bind(null, tenant.slug)} />}
      />
      <ListPanel>
        <ApiKeyTable
          apiKeys={page.items}
          now={ctx.clock.now()}
          revoke={({ apiKeyId, name }) => (
            <ConfirmByName
              verb="Revoke"
              label={`Revoke ${name}`}
              title="Revoke this API key"
              description="Whatever uses it is refused at once, in every gateway. It cannot be undone."
              name={name}
              action={revokeKey.bind(null, tenant.slug, { apiKeyId })}
            />
          )}
          empty={
            <EmptyState icon={KeyRound} title="No API keys yet">
              Make one for each PBX, so that one can be revoked without the others.
            </EmptyState>
          }
        />
      </ListPanel>
      <KeysetPager
        newerHref={before === '' ? null : path}
        olderHref={page.nextCursor === '' ? null : withQuery(path, {}, { before: page.nextCursor })}
      />
    </>
  )
}
