import { ShieldAlert } from 'lucide-react'
import Link from 'next/link'
import { Panel } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { EndingApp } from '#lib/devices/list-ending-phones.ts'

/** Apps whose phones stop ringing with their credential; nothing where there is none. */
export function EndingApps({
  apps,
  credentialsHref,
}: {
  apps: readonly EndingApp[]
  credentialsHref: string
}) {
  if (apps.length === 0) return null
  return (
    <Panel title="Credentials that end">
      <ul className="grid gap-2">
        {apps.map(({ bundleId, credentialName, endsAt, isOver, phones }) => (
          <li key={`${bundleId} ${credentialName}`} className="flex items-start gap-2">
            <ShieldAlert
              aria-hidden
              className={`mt-0.5 size-4 shrink-0 ${isOver ? 'text-bad' : 'text-waiting'}`}
            />
            <span className="min-w-0">
              All {phones} phones of <span className="font-mono text-sm">{bundleId}</span>:{' '}
              <Link href={credentialsHref} prefetch={false} className="underline underline-offset-2">
                {credentialName}
              </Link>{' '}
              {isOver ? 'expired' : 'expires'} <RelativeTime at={endsAt} />.
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
