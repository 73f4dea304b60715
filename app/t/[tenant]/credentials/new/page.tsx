import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { UploadCredential } from '#components/credentials/upload-credential.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { roleAllows } from '#lib/platform/roles.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { add, preview } from '../actions.ts'

export const metadata: Metadata = { title: 'Upload a credential' }

/** Reads a credential file, shows what it is, and stores it. */
export default async function NewCredentialPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant, role } = await requireTenantContext((await params).tenant)
  if (!roleAllows(role, 'admin')) notFound()
  return (
    <>
      <PageHeader
        title="Upload a credential"
        description="It is read first, so that you see what it is and which apps it serves."
      />
      <UploadCredential
        preview={preview.bind(null, tenant.slug)}
        add={add.bind(null, tenant.slug)}
        credentialsHref={tenantPaths(tenant.slug).credentials}
      />
    </>
  )
}
