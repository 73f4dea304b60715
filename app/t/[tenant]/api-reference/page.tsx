import { FileJson } from 'lucide-react'
import type { Metadata } from 'next'
import { Endpoint } from '#components/api-reference/endpoint.tsx'
import { EndpointList } from '#components/api-reference/endpoint-list.tsx'
import { buttonClass } from '#components/ui/button-class.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { apiReference } from '#lib/web/api-reference.ts'
import { gatewayUrl } from '#lib/web/gateway-url.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'

export const metadata: Metadata = { title: 'API reference' }

/** The API, from the very document that the gateway gives. */
export default async function ApiReferencePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await requireTenantContext((await params).tenant)
  const gateway = gatewayUrl()
  const sections = apiReference(gateway)
  return (
    <>
      <PageHeader
        title="API reference"
        isWide
        description="What a PBX asks and tells the gateway. It grows and never breaks."
        actions={
          <>
            <a href="/api/v1/openapi.json" className={buttonClass('secondary', 'medium')}>
              <FileJson aria-hidden />
              OpenAPI 3.1
            </a>
            <LinkButton href={tenantPaths(tenant.slug).pbxSetup}>PBX setup</LinkButton>
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <EndpointList sections={sections} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Panel title="Base address and key">
            <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
              <CodeBlock what="base address" code={`${gateway}/api/v1`} />
              <p className="max-w-[80ch] text-ink-soft">
                The API key goes as <code className="font-mono text-sm">Authorization: Bearer rvl_…</code>, as{' '}
                <code className="font-mono text-sm">X-API-Key: rvl_…</code>, or as password of HTTP Basic.
                Bodies are JSON or a form; with <code className="font-mono text-sm">?format=form</code> the
                answer is a form too. Errors are{' '}
                <code className="font-mono text-sm">application/problem+json</code> with a code, a sentence
                and each faulty member by its JSON pointer.
              </p>
            </div>
          </Panel>
          {sections.map((section) => (
            <Panel key={section.name} title={section.name} padding="flush">
              {section.description === '' ? null : (
                <p className="px-4 pt-4 text-ink-soft">{section.description}</p>
              )}
              {section.endpoints.map((endpoint) => (
                <Endpoint key={endpoint.id} endpoint={endpoint} />
              ))}
            </Panel>
          ))}
        </div>
      </div>
    </>
  )
}
