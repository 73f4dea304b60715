import type { PushRecord } from './call.ts'
import type { CauseTone } from './causes.ts'
import type { CallFacts } from './diagnose-facts.ts'
import { count, duration } from './diagnose-words.ts'
import { item, type TimelineItem, type TimelineSegment } from './timeline-item.ts'

const TONES: Readonly<Record<PushRecord['status'], CauseTone>> = {
  accepted: 'good',
  rejected: 'bad',
  unsent: 'bad',
  pending: 'waiting',
}

/** Reading the account's push tokens and writing the call: it ends when the first push is handed over. */
export function lookupItem(facts: CallFacts): TimelineItem {
  const { call, pushes } = facts
  const devices = new Set(pushes.map((push) => push.deviceId)).size
  const begins = pushes.map((push) => beginMs(facts, push)).filter((ms) => ms !== null)
  const endMs = begins.length > 0 ? Math.min(...begins) : Math.max(0, ms(facts, call.verdictAt) ?? 0)
  const found =
    pushes.length === 0
      ? 'no push token to push'
      : `${count(devices, 'device', 'devices')}, ${count(pushes.length, 'push token', 'push tokens')}`
  return item({
    key: 'lookup',
    kind: 'lookup',
    label: 'lookup',
    detail: endMs >= 1 && pushes.length > 0 ? `${duration(endMs)} · ${found}` : found,
    startMs: 0,
    endMs: pushes.length === 0 ? 0 : endMs,
  })
}

/** One row for each push, with its attempts as segments. */
export function pushItems(facts: CallFacts, now: Date): TimelineItem[] {
  return facts.pushes.map((push) => {
    const startMs = beginMs(facts, push) ?? 0
    const settledMs = ms(facts, push.settledAt)
    const isOpen = settledMs === null
    return item({
      key: `push ${push.id}`,
      kind: 'push',
      label: 'push',
      detail: pushDetail(push, startMs, settledMs),
      tone: TONES[push.status],
      startMs,
      endMs: Math.max(startMs, settledMs ?? openEndMs(facts, now)),
      isOpen,
      segments: segmentsOf(facts, push, startMs),
      pushId: push.id,
      deviceId: push.deviceId,
      saidBy: 'gateway',
    })
  })
}

function pushDetail(push: PushRecord, startMs: number, settledMs: number | null): string {
  const name = push.deviceName === '' ? `…${push.tokenLastFour}` : push.deviceName
  const tookMs =
    push.status === 'unsent' || push.wireMs === null ? (settledMs ?? startMs) - startMs : push.wireMs
  const took = settledMs === null ? 'waiting for Apple' : duration(tookMs)
  const answer = push.httpStatus === null ? push.reason : `${push.httpStatus} ${push.reason}`.trimEnd()
  const attempts = push.attempts.length > 1 ? `${push.attempts.length} attempts` : ''
  return [took, name, push.environment, answer, attempts].filter((part) => part !== '').join(' · ')
}

/** What lies between the attempts is queueing: for a connection, a stream, or the next try. */
function segmentsOf(facts: CallFacts, push: PushRecord, startMs: number): TimelineSegment[] {
  const wires = push.attempts
    .map((attempt): TimelineSegment => {
      const at = Math.max(startMs, Date.parse(attempt.at) - facts.call.startedAt.getTime())
      const tone = attempt.status === 200 ? 'good' : 'bad'
      return { kind: 'wire', startMs: at, endMs: at + attempt.wireMs, tone }
    })
    .sort((a, b) => a.startMs - b.startMs)
  const segments: TimelineSegment[] = []
  let fromMs = startMs
  for (const wire of wires) {
    if (wire.startMs > fromMs) {
      segments.push({ kind: 'queue', startMs: fromMs, endMs: wire.startMs, tone: 'neutral' })
    }
    segments.push(wire)
    fromMs = Math.max(fromMs, wire.endMs)
  }
  return segments
}

/** When the push was handed to the sender; null while that is not known. */
function beginMs(facts: CallFacts, push: PushRecord): number | null {
  const settledMs = ms(facts, push.settledAt)
  if (settledMs === null || push.queueMs === null || push.wireMs === null) return null
  const first = push.attempts[0]
  const firstMs = first === undefined ? settledMs : Date.parse(first.at) - facts.call.startedAt.getTime()
  return Math.max(0, Math.min(firstMs, settledMs - push.queueMs - push.wireMs))
}

/** Where something that has not ended ends for now: at the present, or when the call was over. */
export function openEndMs(facts: CallFacts, now: Date): number {
  const { call } = facts
  const overAt = call.endedAt ?? call.verdictAt
  return (overAt ?? now).getTime() - call.startedAt.getTime()
}

/** Milliseconds after the call's start; null stays null. */
export function ms(facts: CallFacts, at: Date | null): number | null {
  return at === null ? null : at.getTime() - facts.call.startedAt.getTime()
}
