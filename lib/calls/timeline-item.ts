import type { CauseTone } from './causes.ts'

/** A stretch within a row: waiting for a connection or between attempts, or one attempt on the wire. */
export type TimelineSegment = { kind: 'queue' | 'wire'; startMs: number; endMs: number; tone: CauseTone }

/** One row of a call's waterfall. Times are milliseconds after the call's start; a moment has equal ends. */
export type TimelineItem = {
  /** Unique in its timeline, and the same each time it is built. */
  key: string
  kind: 'invite' | 'lookup' | 'push' | 'register' | 'verdict' | 'step' | 'app' | 'note'
  label: string
  /** One line beside the bar. */
  detail: string
  tone: CauseTone
  startMs: number
  endMs: number
  /** Still going on: the end is now. */
  isOpen: boolean
  /** Something that was waited for and did not come; drawn as a dashed line. */
  isMissing: boolean
  /** Belongs to the part that the scale must hold. */
  isCore: boolean
  segments: TimelineSegment[]
  pushId: string | null
  deviceId: string | null
  saidBy: 'gateway' | 'pbx' | 'app' | 'apple'
}

/** A row with the defaults of what the gateway itself did, at one moment. */
export function item(
  row: Pick<TimelineItem, 'key' | 'kind' | 'label' | 'startMs'> & Partial<TimelineItem>,
): TimelineItem {
  return {
    detail: '',
    tone: 'neutral',
    endMs: row.startMs,
    isOpen: false,
    isMissing: false,
    isCore: true,
    segments: [],
    pushId: null,
    deviceId: null,
    saidBy: 'gateway',
    ...row,
  }
}
