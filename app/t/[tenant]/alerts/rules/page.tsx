import type { Metadata } from 'next'
import { EditRule } from '#components/alerts/edit-rule.tsx'
import { RuleTable } from '#components/alerts/rule-table.tsx'
import { ListPanel } from '#components/data-table/list-panel.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { listAlertRules } from '#lib/alerts/list-alert-rules.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { listEndpoints } from '#lib/webhooks/list-endpoints.ts'
import { saveRule } from '../actions.ts'

export const metadata: Metadata = { title: 'Alert rules' }

/** What is watched, from which limit on, and who is told. */
export default async function AlertRulesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { ctx, tenant, role } = await requireTenantContext((await params).tenant)
  const mayEdit = roleAllows(role, 'admin')
  const [rules, endpoints] = await Promise.all([listAlertRules(ctx), mayEdit ? listEndpoints(ctx) : []])
  const named = endpoints.map(({ endpointId, name }) => ({ endpointId, name }))
  return (
    <>
      <PageHeader
        title="Alert rules"
        description="What is watched, from which limit on, and who is told."
        actions={
          <LinkButton href={tenantPaths(tenant.slug).alerts} prefetch={false}>
            Alerts
          </LinkButton>
        }
      />
      <ListPanel>
        <RuleTable
          rules={rules}
          endpoints={named}
          edit={({ rule, settings }) =>
            mayEdit ? (
              <EditRule
                rule={rule}
                settings={settings}
                endpoints={named}
                save={saveRule.bind(null, tenant.slug)}
              />
            ) : null
          }
        />
      </ListPanel>
    </>
  )
}
