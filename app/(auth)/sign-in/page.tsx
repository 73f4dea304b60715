import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CenteredPage } from '#components/frame/centered-page.tsx'
import { ThemeSwitch } from '#components/frame/theme-switch.tsx'
import { consoleUrl } from '#lib/web/console-url.ts'
import { queryText, type SearchParams } from '#lib/web/list-query.ts'
import { isOidcOn } from '#lib/web/oidc-provider.ts'
import { pathOnSite } from '#lib/web/paths.ts'
import { consoleRuntime } from '#lib/web/runtime.ts'
import { findCurrentUser } from '#lib/web/session.ts'
import { SingleSignOn } from '../single-sign-on.tsx'
import { singleSignOnFault } from './sign-in-fault.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

/** Sign-in. Whoever has a session goes straight on. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = await searchParams
  const goOnTo = pathOnSite(queryText(query, 'callbackUrl'), consoleUrl())
  if ((await findCurrentUser()) !== null) redirect(goOnTo)
  return (
    <CenteredPage corner={<ThemeSwitch />}>
      <div className="w-full max-w-[22rem]">
        <h1 className="font-semibold text-xl tracking-tight">Sign in</h1>
        <p className="mt-0.5 mb-6 text-ink-soft">To wake phones and see why they did not ring.</p>
        <SignInForm goOnTo={goOnTo} fault={singleSignOnFault(queryText(query, 'error'))} />
        {isOidcOn(consoleRuntime().settings) ? <SingleSignOn goOnTo={goOnTo} /> : null}
      </div>
    </CenteredPage>
  )
}
