import { formatDuration } from '#components/ui/format-time.ts'
import { Time } from '#components/ui/time.tsx'
import type { PushRecord } from '#lib/calls/call.ts'
import type { StoredAttempt } from '#lib/pushes/push-result.ts'

/** Every request that was made for one push, in order. Nothing if it was never sent. */
export function PushAttempts({ push }: { push: PushRecord }) {
  if (push.attempts.length === 0) return null
  return (
    <div className="overflow-x-auto rounded-md border">
      <table className="w-full text-sm">
        <caption className="sr-only">Attempts of this push</caption>
        <thead>
          <tr className="bg-sunken text-left text-ink-soft text-xs">
            <th scope="col" className="h-8 px-3 font-medium">
              #
            </th>
            <th scope="col" className="px-3 font-medium">
              At
            </th>
            <th scope="col" className="px-3 font-medium max-sm:hidden">
              Environment
            </th>
            <th scope="col" className="px-3 font-medium">
              Answer
            </th>
            <th scope="col" className="px-3 text-right font-medium">
              Wire
            </th>
          </tr>
        </thead>
        <tbody>
          {push.attempts.map((attempt, index) => (
            <tr key={`${attempt.at} ${attempt.environment}`} className="border-t">
              <td className="h-8 px-3 text-ink-faint">{index + 1}</td>
              <td className="px-3">
                <Time at={attempt.at} precision="clock" />
              </td>
              <td className="px-3 text-ink-soft max-sm:hidden">{attempt.environment}</td>
              <td className={attempt.status === 200 ? 'px-3' : 'px-3 text-bad'}>{answer(attempt)}</td>
              <td className="whitespace-nowrap px-3 text-right">{formatDuration(attempt.wireMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function answer(attempt: StoredAttempt): string {
  if (attempt.status === null) return attempt.fault ?? 'no answer'
  return [attempt.status, attempt.reason].filter((part) => part !== null).join(' ')
}
