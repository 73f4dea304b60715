import { Badge } from '#components/ui/badge.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CallDetail } from '#lib/calls/history-schemas.ts'

const SAID_BY = { pbx: 'PBX', gateway: 'gateway', app: 'app', apple: 'Apple' } as const

/** Everything that was said of a call, in order, with who said it. */
export function CallEvents({ events }: { events: CallDetail['events'] }) {
  return (
    <div className="@container overflow-x-auto rounded-lg border bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">Events of this call, oldest first</caption>
        <thead>
          <tr className="bg-sunken text-left text-ink-soft text-xs">
            <th scope="col" className="h-8 px-4 font-medium">
              Time
            </th>
            <th scope="col" className="px-3 font-medium @max-lg:w-full">
              Event
            </th>
            <th scope="col" className="px-3 font-medium">
              By
            </th>
            <th scope="col" className="px-3 text-right font-medium">
              Code
            </th>
            <th scope="col" className="w-full px-3 font-medium @max-lg:hidden">
              Detail
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events are append-only and may repeat word for word
            <tr key={index} className="border-t">
              <td className="h-row whitespace-nowrap px-4 @max-lg:pr-1">
                <Time at={event.at} precision="clock" />
              </td>
              <td className="px-3 py-1 font-medium @lg:whitespace-nowrap">
                {event.type}
                <span className="font-normal @lg:hidden">
                  <Detail event={event} />
                </span>
              </td>
              <td className="whitespace-nowrap px-3">
                <Badge>{SAID_BY[event.by]}</Badge>
              </td>
              <td className="px-3 text-right">{event.code === 0 ? '' : event.code}</td>
              <td className="px-3 py-1 @max-lg:hidden">
                <Detail event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Detail({ event }: { event: CallDetail['events'][number] }) {
  return (
    <>
      {event.detail === '' ? null : (
        <span className="block break-all font-mono text-ink-soft text-xs">{event.detail}</span>
      )}
      {isLateReport(event) ? (
        <span className="block text-ink-soft text-xs">
          heard <Time at={event.heardAt} precision="clock" />
        </span>
      ) : null}
    </>
  )
}

const LATE_REPORT_MS = 1_000

function isLateReport(event: CallDetail['events'][number]): boolean {
  return Math.abs(Date.parse(event.heardAt) - Date.parse(event.at)) > LATE_REPORT_MS
}
