import type { Metadata } from 'next'
import { PasswordForm } from '#components/profile/password-form.tsx'
import { SecondFactor } from '#components/profile/second-factor.tsx'
import { SessionList } from '#components/profile/session-list.tsx'
import { SignOutButton } from '#components/profile/sign-out-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { getProfile } from '#lib/users/get-profile.ts'
import { displayName } from '#lib/users/user.ts'
import { requirePersonalContext } from '#lib/web/personal-action.ts'
import { signOutEverywhere } from '../../session-actions.ts'
import { finishTotp, renewCodes, setPassword, signOutOf, startTotp, stopTotp } from './actions.ts'

export const metadata: Metadata = { title: 'Profile' }

/** One's own account: password, second factor, browsers that are signed in. */
export default async function ProfilePage() {
  const ctx = await requirePersonalContext()
  const profile = await getProfile(ctx)
  const { user } = ctx
  return (
    <>
      <PageHeader title={displayName(user)} description={user.name === '' ? 'Your account.' : user.email} />
      {profile.hasPassword ? (
        <>
          <Panel title="Second factor">
            <SecondFactor
              isOn={profile.hasSecondFactor}
              recoveryCodesLeft={profile.recoveryCodesLeft}
              start={startTotp}
              finish={finishTotp}
              stop={stopTotp}
              renew={renewCodes}
            />
          </Panel>
          <Panel title="Password">
            <PasswordForm email={user.email} change={setPassword} />
          </Panel>
        </>
      ) : null}
      <Panel
        title="Signed in"
        padding="flush"
        actions={<SignOutButton signOut={signOutEverywhere}>Sign out everywhere</SignOutButton>}
      >
        <SessionList sessions={profile.sessions} ownSessionId={user.sessionId} end={signOutOf} />
      </Panel>
    </>
  )
}
