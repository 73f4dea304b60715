import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import { Time } from '#components/ui/time.tsx'
import type { PushTokenEventRecord } from '#lib/devices/device.ts'

/** What is known to happen to a push token, in words. An event of another name shows its name. */
const EVENT_WORDS: Readonly<Record<string, string>> = {
  seen: 'was seen for the first time',
  replaced: 'was replaced by a newer one',
  moved: 'moved here from another device',
  revived: 'came back: the phone registered with it again',
  disabled: 'was disabled',
  expired: 'reached the end of its lifetime: the phone had not registered for so long',
  restored: 'came back without a REGISTER',
  invalidated: 'was called invalid by Apple',
  environment_learnt: 'showed its environment',
}

/** The history of a device's push tokens, newest first. */
export function PushTokenHistory({ events }: { events: readonly PushTokenEventRecord[] }) {
  if (events.length === 0) return <p className="text-ink-soft">Nothing has happened to it yet.</p>
  return (
    <ol className="grid gap-2.5 text-sm">
      {events.map((event) => (
        <li key={event.eventId} className="flex flex-wrap gap-x-4 gap-y-0.5">
          <Time at={event.at} className="w-40 shrink-0 text-ink-soft" />
          <span className="min-w-0 flex-1">
            <MaskedSecret lastFour={event.lastFour} what="push token" />{' '}
            {EVENT_WORDS[event.type] ?? event.type.replaceAll('_', ' ')}
            <span className="text-ink-soft">{reasonOf(event.detail)}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function reasonOf(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null || !('reason' in detail)) return ''
  return typeof detail.reason === 'string' && detail.reason !== ''
    ? ` (${detail.reason.replaceAll('_', ' ')})`
    : ''
}
