import type { CallRecords, PushStatus } from '#lib/calls/call.ts'
import type { Diagnosis } from '#lib/calls/diagnose.ts'
import { buildTimeline, type TimelineAxis, timelineAxis } from '#lib/calls/timeline.ts'
import type { TimelineItem } from '#lib/calls/timeline-item.ts'

/** How a test stands, as the Send page polls it. */
export type TestProgress = {
  callId: string
  /** The gateway has said its verdict, and nothing more is waited for. */
  isOver: boolean
  isWoken: boolean
  diagnosis: Diagnosis
  pushes: TestPush[]
  timeline: { items: TimelineItem[]; axis: TimelineAxis }
}

export type TestPush = {
  pushId: string
  deviceName: string
  environment: string
  status: PushStatus
  /** `200`, `400 BadDeviceToken`, or our word for why it was not sent. */
  answer: string
  /** Milliseconds on the wire; null while there is no answer. */
  wireMs: number | null
  /** Push accepted to REGISTER accepted; null while the phone has not come. */
  wakeMs: number | null
}

/** What is to be shown of a test call. */
export function testProgress(records: CallRecords, diagnosis: Diagnosis, now: Date): TestProgress {
  const { call, pushes } = records
  const items = buildTimeline(records, now)
  return {
    callId: call.id,
    isOver: call.verdict !== null,
    isWoken: pushes.some((push) => push.wokeAt !== null),
    diagnosis,
    pushes: pushes.map((push) => ({
      pushId: push.id,
      deviceName: push.deviceName || `…${push.tokenLastFour}`,
      environment: push.environment,
      status: push.status,
      answer: [push.httpStatus, push.reason].filter((part) => part !== null && part !== '').join(' '),
      wireMs: push.wireMs,
      wakeMs:
        push.wokeAt === null || push.settledAt === null
          ? null
          : Math.max(0, push.wokeAt.getTime() - push.settledAt.getTime()),
    })),
    timeline: { items, axis: timelineAxis(items, call.verdict === null ? call.waitMs : 0) },
  }
}
