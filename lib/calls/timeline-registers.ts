import type { PushRecord } from './call.ts'
import { deviceName } from './diagnose-evidence.ts'
import { type CallFacts, fromPbx, isLate, type PlacedEvent } from './diagnose-facts.ts'
import { duration } from './diagnose-words.ts'
import { item, type TimelineItem } from './timeline-item.ts'
import { ms, openEndMs } from './timeline-pushes.ts'

/** For each pushed device: its REGISTER, or that it was waited for. REGISTERs of other devices as they came. */
export function registerItems(facts: CallFacts, now: Date): TimelineItem[] {
  const registers = fromPbx(facts, 'register')
  const devices = new Map(facts.pushes.map((push) => [push.deviceId, push]))
  for (const push of facts.pushes) {
    if (push.status === 'accepted') devices.set(push.deviceId, push)
  }
  const rows = [...devices.values()].flatMap((push) => deviceRow(facts, push, registers, now))
  const others = registers.filter((event) => event.deviceId !== null && !devices.has(event.deviceId))
  const firstOfEach = new Map(others.toReversed().map((event) => [event.deviceId, event]))
  return [...rows, ...[...firstOfEach.values()].map((event) => otherDeviceRow(facts, event))]
}

function deviceRow(
  facts: CallFacts,
  push: PushRecord,
  registers: readonly PlacedEvent[],
  now: Date,
): TimelineItem[] {
  const isOnly = new Set(facts.pushes.map((each) => each.deviceId)).size === 1
  const register = registers.find(
    (event) => event.deviceId === push.deviceId || (event.deviceId === null && isOnly),
  )
  const atMs = ms(facts, register?.placedAt ?? push.wokeAt)
  const name = isOnly ? '' : `${deviceName(push)} · `
  const base = {
    key: `register ${push.deviceId}`,
    kind: 'register' as const,
    label: 'REGISTER',
    deviceId: push.deviceId,
  }
  const fromMs = ms(facts, push.settledAt) ?? 0
  if (atMs !== null) {
    const lateMs = atMs - facts.call.waitMs
    const late = register === undefined ? lateMs > 0 : isLate(facts, register)
    const words = late ? lateWords(lateMs) : `${duration(atMs)} after the INVITE`
    const startMs = push.status === 'accepted' ? Math.min(fromMs, atMs) : atMs
    return [
      item({
        ...base,
        detail: `${name}${words}`,
        tone: late ? 'bad' : 'good',
        startMs,
        endMs: atMs,
        isCore: !late,
        saidBy: 'pbx',
      }),
    ]
  }
  return push.status === 'accepted' ? [{ ...waitedFor(facts, fromMs, name, now), ...base }] : []
}

/** A call may be over before its deadline: then the phone came within the wait and too late all the same. */
function lateWords(lateMs: number): string {
  return lateMs > 0 ? `${duration(lateMs)} too late` : 'after the call was over'
}

function waitedFor(facts: CallFacts, fromMs: number, name: string, now: Date): TimelineItem {
  const { call } = facts
  const isWaiting = call.verdict === null && call.endedAt === null && now <= call.deadlineAt
  const isCancelled = call.verdict === 'cancelled'
  const endMs = isWaiting ? openEndMs(facts, now) : Math.min(openEndMs(facts, now), call.waitMs)
  return item({
    key: '',
    kind: 'register',
    label: 'REGISTER',
    detail: `${name}${isWaiting ? 'waiting' : isCancelled ? 'not seen before the caller gave up' : 'not seen'}`,
    tone: isWaiting ? 'waiting' : isCancelled || call.verdict === 'registered' ? 'neutral' : 'bad',
    startMs: fromMs,
    endMs: Math.max(fromMs, endMs),
    isOpen: isWaiting,
    isMissing: true,
  })
}

function otherDeviceRow(facts: CallFacts, event: PlacedEvent): TimelineItem {
  const startMs = event.placedAt.getTime() - facts.call.startedAt.getTime()
  return item({
    key: `register ${event.deviceId}`,
    kind: 'register',
    label: 'REGISTER',
    detail: 'another device of the account, not pushed',
    startMs,
    isCore: false,
    deviceId: event.deviceId,
    saidBy: 'pbx',
  })
}
