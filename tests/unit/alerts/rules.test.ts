import { describe, expect, it } from 'vitest'
import { expiryStage } from '#lib/alerts/judge-credentials.ts'
import { judgePlatform } from '#lib/alerts/judge-platform.ts'
import { judgePushTokens, type PushTokenCounts } from '#lib/alerts/judge-push-tokens.ts'
import { type AppWakes, judgeReach, judgeWakes } from '#lib/alerts/judge-traffic.ts'
import { ruleBook } from '#lib/alerts/rule-settings.ts'
import { WAKE_TIME_BUCKETS } from '#lib/calls/wake-time.ts'
import { judgeRefusals } from '#lib/pushes/doubt-refusals.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const DAY_MS = 86_400_000
const defaults = ruleBook([])

const APP: PushTokenCounts = {
  tenantId: 'tenant',
  appId: 'app',
  appName: 'Phone',
  active: 100,
  expiring: 0,
  firstExpiry: null,
  stale: 0,
  failing: 0,
  invalid: 0,
  refusalsDoubtedSince: null,
}

const rulesOf = (counts: Partial<PushTokenCounts>, book = defaults) =>
  judgePushTokens([{ ...APP, ...counts }], book).map(({ rule, count }) => `${rule} ${count}`)

describe('push tokens', () => {
  it('a healthy app is told of by no rule', () => {
    expect(rulesOf({})).toEqual([])
  })

  it('however many push tokens expire, they are one alert of their app with a count', () => {
    expect(rulesOf({ expiring: 1 })).toEqual(['push_tokens_expiring 1'])
    expect(rulesOf({ expiring: 40_000 })).toEqual(['push_tokens_expiring 40000'])
  })

  it('stale and invalid ones count by their share, and few of them never', () => {
    expect(rulesOf({ stale: 19 })).toEqual([])
    expect(rulesOf({ stale: 20 })).toEqual(['push_tokens_stale 20'])
    expect(rulesOf({ active: 8, stale: 4 })).toEqual([])
    expect(rulesOf({ active: 80, invalid: 20 })).toEqual(['push_tokens_invalid 20'])
  })

  it('a tenant’s own limits count, and limits that make no sense do not', () => {
    const book = ruleBook([
      { tenantId: 'tenant', rule: 'push_tokens_expiring', thresholds: { atLeast: 10 } },
      { tenantId: 'tenant', rule: 'push_tokens_failing', thresholds: { atLeast: -1 } },
    ])
    expect(rulesOf({ expiring: 9, failing: 1 }, book)).toEqual(['push_tokens_failing 1'])
  })
})

it.each([
  [61, null],
  [60, '60'],
  [30.1, '60'],
  [30, '30'],
  [15, '15'],
  [7, '7'],
  [1, '1'],
  [0.001, '1'],
  [0, 'expired'],
  [-3, 'expired'],
])('%d days before its end a certificate is at stage %s', (days, stage) => {
  expect(expiryStage(new Date(NOW.getTime() + days * DAY_MS), NOW)).toBe(stage)
})

describe('waking', () => {
  const histogram = (bucket: number, count: number) =>
    Array.from({ length: WAKE_TIME_BUCKETS }, (_, index) => (index === bucket ? count : 0))
  const wakes = (recent: [calls: number, woken: number, bucket: number]): AppWakes => ({
    tenantId: 'tenant',
    appId: 'app',
    appName: 'Phone',
    recent: { calls: recent[0], woken: recent[1], wakeHistogram: histogram(recent[2], recent[1]) },
    past: { calls: 1_000, woken: 950, wakeHistogram: histogram(4, 950) },
  })
  const rules = (recent: [number, number, number]) =>
    judgeWakes([wakes(recent)], defaults).map(({ rule }) => rule)

  it('a wake rate far below that of the week before is told of', () => {
    expect(rules([100, 76, 4])).toEqual([])
    expect(rules([100, 74, 4])).toEqual(['wake_rate'])
  })

  it('a handful of calls says nothing', () => {
    expect(rules([19, 0, 4])).toEqual([])
  })

  it('wakes that take twice as long are told of', () => {
    expect(rules([100, 95, 5])).toEqual([])
    expect(rules([100, 95, 9])).toEqual(['wake_time'])
  })
})

it('APNs counts as unreachable when half of the pushes could not be sent', () => {
  const of = (pushes: number, unreachable: number) =>
    judgeReach([{ tenantId: 'tenant', pushes, unreachable }], defaults).length
  expect([of(100, 49), of(100, 50), of(2, 2), of(3, 3)]).toEqual([0, 1, 0, 1])
})

it('a wrong clock, missing partitions and a late job are alerts of the platform', () => {
  const found = judgePlatform(
    {
      skewsMs: [200, -90_000],
      defaultPartitions: ['push_default'],
      unpreparedTables: ['call'],
      turns: [
        { job: 'roll-up-calls', endedAt: new Date(NOW.getTime() - 31 * 60_000), everyMs: 600_000 },
        { job: 'keep-partitions', endedAt: new Date(NOW.getTime() - 60_000), everyMs: 3_600_000 },
      ],
    },
    defaults,
    NOW,
  )
  expect(found.map(({ tenantId, rule, subject }) => [tenantId, rule, subject])).toEqual([
    [null, 'clock_skew', 'clock'],
    [null, 'partitions', 'default'],
    [null, 'partitions', 'ahead'],
    [null, 'worker_late', 'job:roll-up-calls'],
  ])
  expect(found[0]?.summary).toBe('Our clock is 90 s ahead of Apple’s.')
})

it('refusals are doubted when half of the push tokens are refused, and believed when most are taken again', () => {
  const judge = (isDoubted: boolean, refused: number, accepted: number) =>
    judgeRefusals({ isDoubted, refused, accepted })
  expect(judge(false, 5, 5)).toBe('doubt')
  expect(judge(false, 4, 0)).toBe('as_before')
  expect(judge(false, 50, 51)).toBe('as_before')
  expect(judge(true, 0, 0)).toBe('as_before')
  expect(judge(true, 5, 5)).toBe('as_before')
  expect(judge(true, 5, 6)).toBe('believe')
})
