import { MailX } from 'lucide-react'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { CenteredPage } from '#components/frame/centered-page.tsx'
import { ThemeSwitch } from '#components/frame/theme-switch.tsx'
import { ROLE_WORDS } from '#components/members/role-words.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { findInvitation } from '#lib/users/find-invitation.ts'
import { isOidcOn } from '#lib/web/oidc-provider.ts'
import { invitationPath, signInPath } from '#lib/web/paths.ts'
import { consoleRuntime } from '#lib/web/runtime.ts'
import { findCurrentUser, requestContext } from '#lib/web/session.ts'
import { SingleSignOn } from '../../single-sign-on.tsx'
import { AcceptButton } from './accept-button.tsx'
import { JoinForm } from './join-form.tsx'

export const metadata: Metadata = { title: 'Invitation' }

/** Where the link of an invitation leads: the invited makes an account, or joins with the one that they have. */
export default async function InvitationPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const [invitation, user] = await Promise.all([
    findInvitation(await requestContext(), secret),
    findCurrentUser(),
  ])
  if (invitation === null) {
    return (
      <CenteredPage corner={<ThemeSwitch />}>
        <EmptyState
          icon={MailX}
          title="This invitation is no longer good"
          isPage
          action={<LinkButton href="/">Go to the start</LinkButton>}
        >
          It was used, taken back, or is more than a week old. Ask whoever sent it for a new one.
        </EmptyState>
      </CenteredPage>
    )
  }
  const { tenantName, role, email, hasUser } = invitation
  return (
    <CenteredPage corner={<ThemeSwitch />}>
      <div className="w-full max-w-[22rem]">
        <h1 className="break-words font-semibold text-xl tracking-tight">Join {tenantName}</h1>
        <p className="mt-0.5 mb-6 text-ink-soft">
          You are invited as {ROLE_WORDS[role].name.toLowerCase()}: one who {ROLE_WORDS[role].may}.
        </p>
        {user?.email === email ? (
          <AcceptButton secret={secret} />
        ) : hasUser || user !== null ? (
          <OtherAccount secret={secret} email={email}>
            {user === null ? null : (
              <p>
                You are signed in as <span className="font-medium text-ink">{user.email}</span>.
              </p>
            )}
          </OtherAccount>
        ) : (
          <>
            <JoinForm secret={secret} email={email} />
            {isOidcOn(consoleRuntime().settings) ? <SingleSignOn goOnTo="/" /> : null}
          </>
        )}
      </div>
    </CenteredPage>
  )
}

/** The invitation is for another account than the one that is signed in, if any is. */
function OtherAccount({ secret, email, children }: { secret: string; email: string; children: ReactNode }) {
  return (
    <div className="grid gap-4 text-ink-soft">
      {children}
      <p>
        The invitation is for <span className="break-words font-medium text-ink">{email}</span>. Sign in with
        that address{children === null ? '' : ', after signing out'}, and then open this link again.
      </p>
      {children === null ? (
        <LinkButton href={signInPath(invitationPath(secret))} variant="primary" className="min-h-9">
          Sign in
        </LinkButton>
      ) : null}
    </div>
  )
}
