import { Building2 } from 'lucide-react'
import { redirect } from 'next/navigation'
import { CenteredPage } from '#components/frame/centered-page.tsx'
import { ThemeSwitch } from '#components/frame/theme-switch.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { listTenantAccess } from '#lib/users/list-tenant-access.ts'
import type { SessionUser } from '#lib/users/user.ts'
import { PLATFORM_TENANTS_PATH, tenantPaths } from '#lib/web/paths.ts'
import { requestContext, requireUser } from '#lib/web/session.ts'
import { PersonMenu } from './person-menu.tsx'

/** The first tenant of whoever is signed in. */
export default async function HomePage() {
  const user = await requireUser()
  const tenants = await listTenantAccess(await requestContext(), user)
  const first = tenants.find(({ status }) => status === 'active') ?? tenants[0]
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
          <EmptyState
            icon={Building2}
            title="No tenants yet"
            isPage
            action={
              <LinkButton href={PLATFORM_TENANTS_PATH} variant="primary">
                Make the first one
              </LinkButton>
            }
          >
            A tenant is an organisation with its own apps, accounts and people.
          </EmptyState>
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
