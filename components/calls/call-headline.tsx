import { PANEL_TITLE_ID } from '#components/data-table/panel-title.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { VERDICTS } from '#components/status/verdicts.ts'
import { Badge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { formatDuration } from '#components/ui/format-time.ts'
import { Time } from '#components/ui/time.tsx'
import type { CallRecord, Cause } from '#lib/calls/call.ts'
import { Caller, shortAor } from './caller.tsx'
import { callLook } from './cause-looks.ts'

type CallHeadlineProps = {
  call: CallRecord
  cause: Cause
  /** Beside its list the heading names the panel, not the page. */
  inPanel?: boolean
  actions: React.ReactNode
}

/** Whose call it is, how it stands, from whom and when. */
export function CallHeadline({ call, cause, inPanel = false, actions }: CallHeadlineProps) {
  const Heading = inPanel ? 'h2' : 'h1'
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Heading
            id={inPanel ? PANEL_TITLE_ID : undefined}
            className="break-all font-mono font-semibold text-lg tracking-tight"
            title={call.aor}
          >
            <span className="sr-only">Call to </span>
            {shortAor(call.aor)}
          </Heading>
          <StatusPill look={callLook({ cause, isTest: call.isTest })} title={cause} />
          {call.verdict === null ? null : (
            <Badge mono>
              <span className="sr-only">verdict {VERDICTS[call.verdict].label}: </span>
              {call.verdict}
            </Badge>
          )}
          {call.isTest ? <Badge>test</Badge> : null}
        </div>
        <p className="mt-1.5 flex flex-wrap gap-x-3 gap-y-0.5 text-ink-soft sm:gap-x-2">
          <span>
            from <Caller caller={call.caller} callerName={call.callerName} />
          </span>
          <Part>{call.withVideo ? 'video' : 'audio'}</Part>
          <Part>
            <Time at={call.startedAt} precision="millisecond" />
          </Part>
          <Part>{waited(call)}</Part>
        </p>
        <p className="mt-1 flex items-center gap-1 text-ink-faint text-xs">
          <span className="break-all font-mono">{call.id}</span>
          <CopyButton text={call.id} what="push hint" />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">{actions}</div>
    </div>
  )
}

function waited(call: CallRecord): string {
  if (call.verdictAt === null) return `waits up to ${formatDuration(call.waitMs)}`
  return `waited ${formatDuration(call.verdictAt.getTime() - call.startedAt.getTime())}`
}

/** One more fact. Its dot stays with it, so that no line ends with one; a phone, where lines break, has none. */
function Part({ children }: { children: React.ReactNode }) {
  return (
    <span className="whitespace-nowrap">
      <span aria-hidden className="mr-2 text-ink-faint max-sm:hidden">
        ·
      </span>
      {children}
    </span>
  )
}
