import Link from 'next/link'
import { PUSH_STATUSES } from '#components/status/push-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { MaskedSecret } from '#components/ui/masked-secret.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Time } from '#components/ui/time.tsx'
import type { PushRecord } from '#lib/calls/call.ts'
import { PushAttempts } from './push-attempts.tsx'
import { apnsHost, requestHeaders } from './push-request.ts'

/** One push of a call: what Apple answered, each attempt, and the request as it was sent. */
export function PushCard({ push, deviceHref }: { push: PushRecord; deviceHref: string }) {
  const name = push.deviceName || 'Device without a name'
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-center gap-2">
          <Link href={deviceHref} className="hover:underline">
            {name}
          </Link>
          <Badge>{push.environment}</Badge>
        </span>
      }
      actions={<StatusPill look={PUSH_STATUSES[push.status]} />}
    >
      <div className="@container grid gap-5">
        <Facts push={push} />
        <PushAttempts push={push} />
        <div className="grid gap-5 @min-[60rem]:grid-cols-2">
          <section className="min-w-0">
            <h3 className="mb-1.5 text-ink-soft text-sm">Request</h3>
            <CodeBlock
              what={`request headers, ${name}`}
              code={[
                `POST https://${apnsHost(push)}/3/device/…${push.tokenLastFour}`,
                ...requestHeaders(push).map(({ name, value }) => `${name}: ${value}`),
              ].join('\n')}
            />
          </section>
          <section className="min-w-0">
            <h3 className="mb-1.5 text-ink-soft text-sm">
              Payload, {payloadBytes(push.payload)} of 5,120 bytes
            </h3>
            <CodeBlock what={`payload, ${name}`} code={JSON.stringify(push.payload, null, 2)} />
          </section>
        </div>
      </div>
    </Panel>
  )
}

/** What would break in the middle of a word in a column. */
const LONG: ReadonlySet<string> = new Set(['apns-unique-id', 'Contact'])

function Facts({ push }: { push: PushRecord }) {
  const facts: readonly [string, React.ReactNode][] = [
    ['Apple’s answer', answerWords(push)],
    ['Push token', <MaskedSecret key="token" lastFour={push.tokenLastFour} what="push token" />],
    ['Credential', push.credentialName || null],
    [
      'Queue · wire',
      push.wireMs === null ? null : `${formatDuration(push.queueMs ?? 0)} · ${formatDuration(push.wireMs)}`,
    ],
    [
      push.status === 'accepted' ? 'Woke' : 'Registered again',
      push.wokeAt === null ? null : <Time key="woke" at={push.wokeAt} precision="clock" />,
    ],
    ['Invalid since', push.invalidSince === null ? null : <Time key="invalid" at={push.invalidSince} />],
    [
      'apns-unique-id',
      push.apnsUniqueId === '' ? null : (
        <code key="unique" className="break-all font-mono text-sm">
          {push.apnsUniqueId}
        </code>
      ),
    ],
    [
      'Contact',
      push.contact === '' ? null : (
        <code key="contact" className="break-all font-mono text-sm">
          {push.contact}
        </code>
      ),
    ],
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-3 @2xl:grid-cols-4">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name} className={classNames('min-w-0', LONG.has(name) && 'col-span-2')}>
            <dt className="text-ink-soft text-sm">{name}</dt>
            <dd className="mt-0.5 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function answerWords(push: PushRecord): string {
  if (push.status === 'pending') return 'not yet'
  const code = push.httpStatus === null ? 'none' : String(push.httpStatus)
  return [code, push.reason, push.detail].filter((part) => part !== '').join(' · ')
}

function payloadBytes(payload: unknown): string {
  return new TextEncoder().encode(JSON.stringify(payload)).length.toLocaleString('en')
}
