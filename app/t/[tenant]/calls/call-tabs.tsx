import { Send } from 'lucide-react'
import { callAsCurl, pushAsCurl } from '#components/calls/as-curl.ts'
import { CallEvents } from '#components/calls/call-events.tsx'
import { PushCard } from '#components/calls/push-card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { CallRecords } from '#lib/calls/call.ts'
import { toCallDetail } from '#lib/calls/call-detail.ts'
import type { Diagnosis } from '#lib/calls/diagnose.ts'
import { gatewayUrl } from '#lib/web/gateway-url.ts'

type CallTabsProps = {
  records: CallRecords
  diagnosis: Diagnosis
  deviceHref(deviceId: string): string
  /** The tab that the URL asks for; the first for any other word. */
  initial: string
}

/** What stands below the timeline: pushes, events, the same again for a shell, and everything as the API gives it. */
export function CallTabs({ records, diagnosis, deviceHref, initial }: CallTabsProps) {
  const { call, pushes } = records
  const detail = toCallDetail(records, diagnosis)
  const tabs = [
    {
      id: 'pushes',
      label: 'Pushes',
      count: pushes.length,
      content: (
        <div className="grid gap-4">
          {pushes.length === 0 ? (
            <EmptyState icon={Send} title="Nothing was pushed">
              The account had no push token that could be pushed when the call came.
            </EmptyState>
          ) : null}
          {pushes.map((push) => (
            <PushCard key={push.id} push={push} deviceHref={deviceHref(push.deviceId)} />
          ))}
        </div>
      ),
    },
    {
      id: 'events',
      label: 'Events',
      count: detail.events.length,
      content: <CallEvents events={detail.events} />,
    },
    {
      id: 'curl',
      label: 'As curl',
      content: (
        <div className="grid gap-5">
          <Snippet
            title="The same call again, to the gateway"
            what="curl command"
            code={callAsCurl(call, gatewayUrl())}
          />
          {pushes.slice(0, 1).map((push) => (
            <Snippet
              key={push.id}
              title="The same push, straight to Apple"
              what="curl command to Apple"
              code={pushAsCurl(push)}
            />
          ))}
        </div>
      ),
    },
    {
      id: 'raw',
      label: 'Raw',
      content: (
        <Snippet
          title={`GET /api/v1/calls/${call.id}`}
          what="raw JSON"
          code={JSON.stringify(detail, null, 2)}
        />
      ),
    },
  ]
  const wanted = tabs.find((tab) => tab.id === initial)?.id ?? 'pushes'
  return <Tabs label="Details of this call" tabs={tabs} initial={wanted} />
}

function Snippet({ title, what, code }: { title: string; what: string; code: string }) {
  return (
    <section className="min-w-0">
      <h2 className="mb-1.5 break-all text-ink-soft text-sm">{title}</h2>
      <CodeBlock what={what} code={code} />
    </section>
  )
}
