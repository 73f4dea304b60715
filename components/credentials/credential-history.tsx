import { Time } from '#components/ui/time.tsx'

/** A line of the audit trail about one credential. */
export type CredentialEvent = {
  auditEventId: string
  action: string
  actorName: string
  detail: unknown
  createdAt: Date
}

const WORDS: Record<string, string> = {
  'credential.add': 'stored as a draft',
  'credential.link': 'given further apps',
  'credential.check': 'tested',
  'credential.activate': 'activated',
  'credential.roll_over': 'replaced: kept ready',
  'credential.retire': 'retired',
  'credential.break': 'broken',
  'credential.mend': 'works again',
  'credential.narrow': 'taken from an environment that it is not for',
}

/** What happened to a credential, newest first. */
export function CredentialHistory({ events }: { events: readonly CredentialEvent[] }) {
  return (
    <ol className="grid gap-3">
      {events.map(({ auditEventId, action, actorName, detail, createdAt }) => (
        <li key={auditEventId} className="grid gap-x-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <Time at={createdAt} className="text-ink-soft text-sm" />
          <div className="min-w-0">
            <p>
              <span className="font-medium">{WORDS[action] ?? action}</span>{' '}
              <span className="text-ink-soft">by {actorName}</span>
            </p>
            <p className="break-words text-ink-soft text-sm">{reasonIn(detail)}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The sentence of an event, where it has one. */
function reasonIn(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return ''
  const { why, summary, check } = detail as Record<string, unknown>
  const words = [why, summary, check].find((text) => typeof text === 'string')
  return words === 'not asked' ? 'Apple was not asked.' : String(words ?? '')
}
