'use client'

import { Monitor } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useAction } from '#components/forms/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { RelativeTime, Time } from '#components/ui/time.tsx'
import type { UserSession } from '#lib/users/user-session.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { browserName } from './browser-name.ts'

type SessionListProps = {
  sessions: readonly UserSession[]
  ownSessionId: string
  end(input: { sessionId: string }): Promise<ActionResult<unknown>>
}

/** The browsers that a person is signed in with; each but this one can be signed out from here. */
export function SessionList({ sessions, ownSessionId, end }: SessionListProps) {
  return (
    <ul className="divide-y">
      {sessions.map((session) => (
        <SessionItem
          key={session.sessionId}
          session={session}
          isOwn={session.sessionId === ownSessionId}
          end={end}
        />
      ))}
    </ul>
  )
}

type SessionItemProps = { session: UserSession; isOwn: boolean; end: SessionListProps['end'] }

function SessionItem({ session, isOwn, end }: SessionItemProps) {
  const router = useRouter()
  const action = useAction(end)
  const name = browserName(session.userAgent)

  async function signOut() {
    const done = await action.run({ sessionId: session.sessionId })
    if (done !== null) toast.success(`${name} is signed out.`)
    router.refresh()
  }

  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <Monitor aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={session.userAgent}>
          {name}
          {isOwn ? <Badge>this browser</Badge> : null}
        </p>
        <p className="flex flex-wrap gap-x-3 text-ink-soft text-sm">
          <span>
            last used <RelativeTime at={session.lastSeenAt} />
          </span>
          {session.ip === null ? null : <span>from {session.ip}</span>}
          <span>
            signed in <Time at={session.createdAt} precision="minute" />
          </span>
        </p>
      </div>
      {isOwn ? null : (
        <Button
          size="small"
          variant="quiet"
          busy={action.isBusy}
          onClick={signOut}
          aria-label={`Sign out ${name}`}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}
