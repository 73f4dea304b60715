import { UserMenu } from '#components/frame/user-menu.tsx'
import { displayName, type SessionUser } from '#lib/users/user.ts'
import { signOut, signOutEverywhere } from './session-actions.ts'

/** The menu of whoever is signed in, outside any tenant. */
export function PersonMenu({ user }: { user: SessionUser }) {
  return (
    <UserMenu
      name={displayName(user)}
      email={user.email}
      {...(user.isPlatformAdmin ? { standing: 'Platform admin' } : {})}
      signOut={signOut}
      signOutEverywhere={signOutEverywhere}
    />
  )
}
