'use client'

import { ArrowRight, CircleCheck, CircleX } from 'lucide-react'
import { PUSH_STATUSES } from '#components/status/push-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { Waterfall } from '#components/timeline/waterfall.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { LinkButton } from '#components/ui/link-button.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { TONE_BOX } from '#components/ui/tone.ts'
import type { TestProgress, TestPush } from './test-progress.ts'

type TestResultProps = { progress: TestProgress | null; error: string | null; callHref: string }

/** Apple's answer and the wake, as they come. */
export function TestResult({ progress, error, callHref }: TestResultProps) {
  return (
    <section aria-label="Result" className="grid gap-4 border-t pt-5">
      <Headline progress={progress} error={error} />
      {progress === null ? null : (
        <>
          <ul className="grid gap-2">
            {progress.pushes.map((push) => (
              <PushLine key={push.pushId} push={push} isOver={progress.isOver} />
            ))}
          </ul>
          <Waterfall
            caption="Timeline of this test"
            rows={progress.timeline.items}
            axis={progress.timeline.axis}
          />
          {progress.isOver ? <p className="max-w-[80ch] text-ink-soft">{progress.diagnosis.advice}</p> : null}
        </>
      )}
      <div>
        <LinkButton href={callHref}>
          Open this call
          <ArrowRight aria-hidden />
        </LinkButton>
      </div>
    </section>
  )
}

function Headline({ progress, error }: Pick<TestResultProps, 'progress' | 'error'>) {
  const isOver = progress?.isOver === true
  const tone = error !== null ? 'bad' : isOver ? (progress.isWoken ? 'good' : 'bad') : 'waiting'
  const words = error ?? progress?.diagnosis.summary ?? 'Sending.'
  return (
    <p
      role="status"
      className={`flex items-start gap-2.5 rounded-md border px-3 py-2.5 font-medium ${TONE_BOX[tone]}`}
    >
      <span className="mt-0.5 [&_svg]:size-4">
        {tone === 'waiting' ? (
          <Spinner />
        ) : tone === 'good' ? (
          <CircleCheck aria-hidden />
        ) : (
          <CircleX aria-hidden />
        )}
      </span>
      {words}
    </p>
  )
}

function PushLine({ push, isOver }: { push: TestPush; isOver: boolean }) {
  return (
    <li className="grid gap-x-4 gap-y-1 rounded-md border px-3 py-2 sm:grid-cols-[minmax(0,1fr)_auto_9rem] sm:items-center">
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{push.deviceName}</span>
        <Badge>{push.environment}</Badge>
      </span>
      <span className="flex items-center gap-3">
        <StatusPill look={PUSH_STATUSES[push.status]} variant="plain" />
        <span className="whitespace-nowrap text-ink-soft text-sm tabular-nums">
          {[push.answer, push.wireMs === null ? '' : formatDuration(push.wireMs)]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </span>
      <span className="text-sm tabular-nums sm:text-right">{wakeWords(push, isOver)}</span>
    </li>
  )
}

function wakeWords(push: TestPush, isOver: boolean): string {
  if (push.wakeMs !== null) return `woke in ${formatDuration(push.wakeMs)}`
  if (push.status === 'pending') return ''
  if (push.status !== 'accepted') return 'cannot wake'
  return isOver ? 'did not wake' : 'waking …'
}
