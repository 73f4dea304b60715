import type { Metadata } from 'next'
import Link from 'next/link'
import { LiveCheck } from '#components/pbx-setup/live-check.tsx'
import { PbxSetup } from '#components/pbx-setup/pbx-setup.tsx'
import { PBXES, type Pbx, scriptText } from '#components/pbx-setup/pbxes.ts'
import { classNames } from '#components/ui/class-names.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { findPbxSigns } from '#lib/calls/find-pbx-signs.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { gatewayUrl } from '#lib/web/gateway-url.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { type KitFile, readPbxKit } from '#lib/web/pbx-kit.ts'
import { createKey } from '../api-keys/actions.ts'
import { readSigns } from './actions.ts'

export const metadata: Metadata = { title: 'PBX setup' }

type PageProps = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> }

/** How to make a PBX wake phones, and whether it does. */
export default async function PbxSetupPage({ params, searchParams }: PageProps) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const wanted = queryText(await searchParams, 'pbx')
  const pbx = PBXES.find(({ id }) => id === wanted) ?? (PBXES[0] as Pbx)
  const gateway = gatewayUrl()
  const [files, signs] = await Promise.all([filesOf(pbx, gateway), findPbxSigns(ctx)])
  const paths = tenantPaths(tenant.slug)
  return (
    <>
      <PageHeader
        title="PBX setup"
        description={
          <span className="inline-flex flex-wrap items-center gap-x-1.5">
            The gateway is at <code className="break-all font-mono text-sm">{gateway}</code>
            <CopyButton text={gateway} what="gateway address" />
          </span>
        }
      />
      <nav aria-label="PBX" className="flex flex-wrap gap-2">
        {PBXES.map(({ id, name }) => (
          <Link
            key={id}
            href={withQuery(paths.pbxSetup, {}, { pbx: id })}
            aria-current={id === pbx.id ? 'page' : undefined}
            className={classNames(
              'inline-flex h-control items-center rounded-md border px-3 font-medium text-sm pointer-coarse:h-10',
              id === pbx.id
                ? 'border-edge bg-pressed/70'
                : 'bg-surface text-ink-soft hover:bg-hover hover:text-ink',
            )}
          >
            {name}
          </Link>
        ))}
      </nav>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel title={pbx.name}>
          <PbxSetup
            key={pbx.id}
            pbx={pbx}
            files={files}
            mayCreateKey={roleAllows(role, 'admin')}
            createKey={createKey.bind(null, tenant.slug)}
          />
        </Panel>
        <Panel title="Does it work?" className="lg:sticky lg:top-16">
          <LiveCheck first={signs} callsHref={paths.calls} read={readSigns.bind(null, tenant.slug)} />
        </Panel>
      </div>
    </>
  )
}

async function filesOf(pbx: Pbx, gateway: string): Promise<KitFile[]> {
  if (pbx.id === 'script') return [{ name: 'reveille.sh', text: scriptText(gateway) }]
  return readPbxKit(pbx.id, gateway)
}
