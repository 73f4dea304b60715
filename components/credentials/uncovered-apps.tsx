import { CircleAlert } from 'lucide-react'
import type { UncoveredApp } from '#lib/credentials/credential-health.ts'

const LACK_WORDS: Record<UncoveredApp['lack'], string> = {
  credential_missing: 'has no active credential for',
  credential_expired: 'has only an expired credential for',
  credential_rejected: 'has only a credential that Apple refuses for',
}

/** Apps whose phones cannot be woken, because no credential serves them. Nothing where all are served. */
export function UncoveredApps({ apps }: { apps: readonly UncoveredApp[] }) {
  if (apps.length === 0) return null
  return (
    <ul className="grid gap-1.5 rounded-md border border-bad-line bg-bad-soft px-3 py-2 text-bad text-sm">
      {apps.map(({ appId, bundleId, environment, lack }) => (
        <li key={appId} className="flex items-start gap-2">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">
            <span className="font-mono">{bundleId}</span> {LACK_WORDS[lack]} {environment}: its phones are not
            woken.
          </span>
        </li>
      ))}
    </ul>
  )
}
