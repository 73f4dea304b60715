import type { PushRecord } from './call.ts'
import type { CauseTone } from './causes.ts'
import { deviceName } from './diagnose-evidence.ts'
import {
  type CallFacts,
  canonical,
  detailText,
  fromPbx,
  isLate,
  type PlacedEvent,
  refusalsOf,
} from './diagnose-facts.ts'
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
  const isAccepted = push.status === 'accepted'
  const refused = refusalsOf(facts, push.deviceId).map((event) =>
    refusedRow(facts, event, { ...base, name, fromMs: isAccepted ? fromMs : null }),
  )
  if (atMs !== null) {
    const lateMs = atMs - facts.call.waitMs
    const late = register === undefined ? lateMs > 0 : isLate(facts, register)
    const words = late ? lateWords(facts, lateMs, register) : `${duration(atMs)} after the INVITE`
    return [
      ...refused,
      item({
        ...base,
        detail: `${name}${words}`,
        tone: late ? lateTone(facts) : 'good',
        startMs: isAccepted && refused.length === 0 ? Math.min(fromMs, atMs) : atMs,
        endMs: atMs,
        isCore: !late,
        saidBy: 'pbx',
      }),
    ]
  }
  if (refused.length > 0) return refused
  return isAccepted ? [{ ...waitedFor(facts, fromMs, name, now), ...base }] : []
}

/** A REGISTER that came and that the PBX did not accept: the phone was there. */
function refusedRow(
  facts: CallFacts,
  event: PlacedEvent,
  row: Pick<TimelineItem, 'kind' | 'label' | 'deviceId' | 'key'> & { name: string; fromMs: number | null },
): TimelineItem {
  const { name, fromMs, ...base } = row
  const atMs = event.placedAt.getTime() - facts.call.startedAt.getTime()
  const code = event.code === null || event.code === 0 ? '' : ` with ${event.code}`
  const words = [`refused${code}, ${duration(atMs)} after the INVITE`, detailText(event)]
  return item({
    ...base,
    key: `${base.key} refused ${atMs} ${event.code ?? ''} ${canonical(event.detail)}`,
    detail: `${name}${words.filter((part) => part !== '').join(' · ')}`,
    tone: 'bad',
    startMs: fromMs === null ? atMs : Math.min(fromMs, atMs),
    endMs: atMs,
    saidBy: 'pbx',
  })
}

/** A call may be over before its deadline: then the phone came within the wait and too late all the same. */
function lateWords({ call }: CallFacts, lateMs: number, register: PlacedEvent | undefined): string {
  if (call.verdict === 'cancelled') return 'after the caller had given up'
  if (lateMs <= 0 && register !== undefined && register.heardAt > call.deadlineAt) {
    return `heard of ${duration(register.heardAt.getTime() - register.placedAt.getTime())} later, too late`
  }
  return lateMs > 0 ? `${duration(lateMs)} too late` : 'after the call was over'
}

/** Being late is a fault only where the call was lost by it. */
function lateTone({ call }: CallFacts): CauseTone {
  const isLost = call.verdict === 'no_register' || call.verdict === 'register_rejected'
  return isLost && call.state !== 'answered' && call.state !== 'ringing' ? 'bad' : 'neutral'
}

function waitedFor(facts: CallFacts, fromMs: number, name: string, now: Date): TimelineItem {
  const { call } = facts
  const isWaiting = call.verdict === null && call.endedAt === null && now <= call.deadlineAt
  const isCancelled = call.verdict === 'cancelled'
  const isLost =
    call.verdict === 'no_register' || call.verdict === 'register_rejected' || call.verdict === null
  const endMs = isWaiting ? openEndMs(facts, now) : Math.min(openEndMs(facts, now), call.waitMs)
  const isSomeoneRefused = fromPbx(facts, 'register_rejected').some((event) => event.deviceId === null)
  const missing = isSomeoneRefused ? 'none accepted' : 'not seen'
  return item({
    key: '',
    kind: 'register',
    label: 'REGISTER',
    detail: `${name}${isWaiting ? 'waiting' : isCancelled ? 'not seen before the caller gave up' : missing}`,
    tone: isWaiting ? 'waiting' : isLost && call.state !== 'answered' ? 'bad' : 'neutral',
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
