import type { Metadata } from 'next'
import { ConnectionTest } from '#components/credentials/connection-test.tsx'
import { CredentialFacts } from '#components/credentials/credential-facts.tsx'
import { CredentialHistory } from '#components/credentials/credential-history.tsx'
import { DaysLeft } from '#components/credentials/days-left.tsx'
import { EnvironmentChecks } from '#components/credentials/environment-checks.tsx'
import { CREDENTIAL_STATUSES } from '#components/status/credential-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import { listAuditEvents } from '#lib/audit/list-audit-events.ts'
import { daysUntil, type EnvironmentHealth } from '#lib/credentials/credential-health.ts'
import { listCredentialHealth } from '#lib/credentials/list-credential-health.ts'
import { getCredential } from '#lib/credentials/list-credentials.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { found } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { check } from '../actions.ts'
import { CredentialActions } from './credential-actions.tsx'

export const metadata: Metadata = { title: 'Credential' }

type PageProps = { params: Promise<{ tenant: string; credentialId: string }> }

/** One credential: what it is, what Apple says of it, and what happened to it. */
export default async function CredentialPage({ params }: PageProps) {
  const { tenant: slug, credentialId } = await params
  const { ctx, tenant, role } = await requireTenantContext(slug)
  const credential = await found(getCredential(ctx, { credentialId }))
  const mayChange = roleAllows(role, 'admin')
  const [health, history] = await Promise.all([
    listCredentialHealth(ctx, ctx.clock.now()),
    mayChange ? listAuditEvents(ctx, { subjectId: credentialId }) : null,
  ])
  const own = health.credentials.find((one) => one.credentialId === credentialId)
  const { name, status, statusReason, notAfter, apps, retireAt } = credential
  const daysLeft = notAfter === null ? null : daysUntil(notAfter, ctx.clock.now())
  return (
    <>
      <PageHeader
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            {name}
            <StatusPill look={CREDENTIAL_STATUSES[status]} />
          </span>
        }
        description={apps.length === 0 ? 'Serves no app.' : <Serves apps={apps} />}
        actions={
          mayChange ? <CredentialActions slug={tenant.slug} credential={credential} ctx={ctx} /> : null
        }
      />
      <FaultNotice>{statusReason === '' ? null : statusReason}</FaultNotice>
      {retireAt === null || status !== 'retiring' ? null : (
        <p className="text-ink-soft">
          Another credential has taken over. This one is used only if that fails, and retires on{' '}
          <Time at={retireAt} precision="date" />.
        </p>
      )}
      <ConnectionTest
        check={mayChange && status !== 'retired' ? check.bind(null, tenant.slug, { credentialId }) : null}
      >
        <LastChecks checks={own?.environments ?? []} />
      </ConnectionTest>
      <Panel
        title="What it is"
        actions={<DaysLeft daysLeft={daysLeft} isReplaced={own?.isReplaced ?? true} />}
      >
        <CredentialFacts credential={credential} />
      </Panel>
      {history === null ? null : (
        <Panel title="History">
          <CredentialHistory events={history.items} />
        </Panel>
      )}
    </>
  )
}

function Serves({ apps }: { apps: readonly { appId: string; bundleId: string }[] }) {
  return <span className="break-all font-mono text-sm">{apps.map((app) => app.bundleId).join(', ')}</span>
}

function LastChecks({ checks }: { checks: readonly EnvironmentHealth[] }) {
  if (checks.length === 0) return <p className="text-ink-soft">Apple has not been asked about it yet.</p>
  const shown = checks.map(({ environment, state, reason, detail, checkedAt }) => ({
    environment,
    state,
    reason,
    detail,
    note: <RelativeTime at={checkedAt} />,
  }))
  return <EnvironmentChecks checks={shown} />
}
