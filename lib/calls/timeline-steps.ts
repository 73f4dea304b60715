import type { Cause, Verdict } from './call.ts'
import type { CauseTone } from './causes.ts'
import {
  type CallFacts,
  canonical,
  detailText,
  firstRegisterAt,
  fromPbx,
  type PlacedEvent,
  REGISTER_DATED_BEFORE,
  refusalsOf,
} from './diagnose-facts.ts'
import { hintWords, lacksHint } from './diagnose-hint.ts'
import { duration, span } from './diagnose-words.ts'
import { item, type TimelineItem } from './timeline-item.ts'
import { ms } from './timeline-pushes.ts'
import { decide } from './verdict.ts'

const VERDICT_TONES: Readonly<Record<Verdict, CauseTone>> = {
  registered: 'good',
  no_token: 'neutral',
  push_failed: 'bad',
  no_register: 'bad',
  register_rejected: 'bad',
  cancelled: 'neutral',
}

const STEPS: Readonly<Record<string, { label: string; tone: CauseTone; isCore: boolean }>> = {
  forwarded: { label: 'forwarded', tone: 'neutral', isCore: true },
  ringing: { label: 'ringing', tone: 'good', isCore: true },
  answered: { label: 'answered', tone: 'good', isCore: true },
  refused: { label: 'refused', tone: 'neutral', isCore: true },
  failed: { label: 'failed', tone: 'bad', isCore: true },
  timeout: { label: 'timeout', tone: 'neutral', isCore: true },
  cancelled: { label: 'cancelled', tone: 'neutral', isCore: true },
  rejected: { label: 'rejected', tone: 'neutral', isCore: true },
  ended: { label: 'ended', tone: 'neutral', isCore: false },
  register_rejected: { label: 'REGISTER refused', tone: 'bad', isCore: true },
  [REGISTER_DATED_BEFORE]: { label: 'REGISTER', tone: 'neutral', isCore: true },
}

const APP_STEPS: Readonly<Record<string, string>> = {
  push_received: 'app: push received',
  callkit_reported: 'app: CallKit told',
  invite_received: 'app: INVITE received',
  matched: 'app: joined',
  ended: 'app: ended',
}

/** The INVITE as it reached the gateway: where time begins. */
export function inviteItem({ call }: CallFacts): TimelineItem {
  const kind = call.withVideo ? 'video' : 'audio'
  return item({
    key: 'invite',
    kind: 'invite',
    label: 'INVITE',
    detail: [call.caller, call.isTest ? 'test' : kind].filter((part) => part !== '').join(' · '),
    startMs: 0,
    saidBy: 'pbx',
  })
}

/** What the gateway told the PBX. */
export function verdictItem(facts: CallFacts): TimelineItem[] {
  const { call } = facts
  const startMs = ms(facts, call.verdictAt)
  if (call.verdict === null || startMs === null) return []
  const { decision, sipCode } = decide(call.verdict, false)
  const words = decision === 'reject' ? `${sipCode} to the PBX` : 'forward'
  return [
    item({
      key: 'verdict',
      kind: 'verdict',
      label: 'answer',
      detail: `${call.verdict} · ${words}`,
      tone: VERDICT_TONES[call.verdict],
      startMs,
    }),
  ]
}

/** What PBX and app reported, except REGISTERs of pushed devices, which have rows of their own. Each thing said once. */
export function eventItems(facts: CallFacts, cause: Cause): TimelineItem[] {
  const refusals = new Set(facts.pushes.flatMap((push) => refusalsOf(facts, push.deviceId)))
  const rows = facts.events
    .filter((event) => event.type !== 'register' && !refusals.has(event))
    .map((event) => eventItem(facts, event, cause))
  return [...new Map(rows.map((row) => [row.key, row])).values()]
}

function eventItem(facts: CallFacts, event: PlacedEvent, cause: Cause): TimelineItem {
  const startMs = event.placedAt.getTime() - facts.call.startedAt.getTime()
  const isApp = event.saidBy === 'app'
  const step = isApp ? undefined : STEPS[event.type]
  const label = isApp ? (APP_STEPS[event.type] ?? `app: ${event.type}`) : (step?.label ?? event.type)
  const isDatedBefore = event.type === REGISTER_DATED_BEFORE
  const clock = isDatedBefore
    ? `dated ${duration(facts.call.startedAt.getTime() - event.at.getTime())} before the INVITE, so not counted`
    : event.isClockOff
      ? `its clock is off by ${duration(event.at.getTime() - event.heardAt.getTime())}; placed when we heard of it`
      : ''
  const fault = forwardFault(facts, event, cause)
  const code = event.code === null || event.code === 0 ? '' : String(event.code)
  const said = [event.type, event.saidBy, event.deviceId, event.code, canonical(event.detail), startMs]
  return item({
    key: `event ${said.join(' ')}`,
    kind: isApp ? 'app' : step === undefined ? 'note' : 'step',
    label,
    detail: [code, fault ?? detailText(event), clock].filter((part) => part !== '').join(' · '),
    tone: fault === null ? (step?.tone ?? 'neutral') : 'bad',
    startMs,
    isCore: step?.isCore ?? false,
    deviceId: event.deviceId,
    saidBy: event.saidBy,
  })
}

/** What was wrong with a forwarded INVITE, where that is why the phone did not ring. */
function forwardFault(facts: CallFacts, event: PlacedEvent, cause: Cause): string | null {
  if (event.type !== 'forwarded' || event.saidBy !== 'pbx') return null
  if (cause === 'forwarded_without_hint') return lacksHint(event) ? hintWords(event) : null
  if (cause !== 'forwarded_before_register') return null
  const registeredAt = firstRegisterAt(facts)
  return registeredAt === null ? null : `${span(event.placedAt, registeredAt)} before the REGISTER`
}

/** The INVITE that a phone waited for that had registered: the missing step has a row too. */
export function missingForwardItem(facts: CallFacts, cause: Cause): TimelineItem[] {
  const { call } = facts
  if (cause !== 'not_forwarded' || call.isTest) return []
  const startMs = ms(facts, firstRegisterAt(facts) ?? call.verdictAt) ?? 0
  const endMs = ms(facts, fromPbx(facts, 'cancelled')[0]?.placedAt ?? call.endedAt) ?? call.waitMs
  return [
    item({
      key: 'missing forwarded',
      kind: 'step',
      label: 'forwarded',
      detail: 'not seen',
      tone: 'bad',
      startMs,
      endMs: Math.max(startMs, endMs),
      isMissing: true,
      saidBy: 'pbx',
    }),
  ]
}
