import { Building2 } from 'lucide-react'
import { redirect } from 'next/navigation'
import { CenteredPage } from '#components/frame/centered-page.tsx'
import { ThemeSwitch } from '#components/frame/theme-switch.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { listTenantAccess } from '#lib/users/list-tenant-access.ts'
import type { SessionUser } from '#lib/users/user.ts'
import { tenantPaths } from '#lib/web/paths.ts'
import { requestContext, requireUser } from '#lib/web/session.ts'
import { PersonMenu } from './person-menu.tsx'

/** The first tenant of whoever is signed in. */
export default async function HomePage() {
  const user = await requireUser()
  const [first] = await listTenantAccess(await requestContext(), user)
  if (first !== undefined) redirect(tenantPaths(first.slug).home)
  return <NoTenants user={user} />
}

function NoTenants({ user }: { user: SessionUser }) {
  return (
    <CenteredPage
      corner={
        <div className="flex gap-1">
          <ThemeSwitch />
          <PersonMenu user={user} />
        </div>
      }
    >
      <div className="w-full max-w-lg rounded-lg border bg-surface">
        {user.isPlatformAdmin ? (
          <>
            <EmptyState icon={Building2} title="No tenants yet" isPage>
              A tenant is an organisation with its own apps, accounts and people. Make the first one on the
              command line, then reload this page.
            </EmptyState>
            <div className="px-4 pb-4">
              <CodeBlock
                what="command"
                code={'npm run reveille -- tenant create --slug acme --name "Acme Telecom"'}
              />
            </div>
          </>
        ) : (
          <EmptyState icon={Building2} title="You belong to no tenant yet" isPage>
            You are signed in as {user.email}. Ask an owner or an admin of your organisation to add this
            address, then reload this page.
          </EmptyState>
        )}
      </div>
    </CenteredPage>
  )
}
