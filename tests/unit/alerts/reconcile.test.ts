import { describe, expect, it } from 'vitest'
import type { AlertRecord, Finding } from '#lib/alerts/alert.ts'
import { type AlertChange, reconcileAlerts } from '#lib/alerts/reconcile.ts'
import { ruleBook, type StoredRule } from '#lib/alerts/rule-settings.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

const FINDING: Finding = {
  tenantId: 'tenant',
  rule: 'credential_expiring',
  subject: 'credential:1',
  stage: '30',
  count: 1,
  summary: 'It expires in 30 days.',
  advice: 'Renew it.',
  place: { page: 'credentials' },
}

const ALERT: AlertRecord = {
  ...FINDING,
  alertId: 'alert',
  status: 'open',
  openedAt: ago(120),
  acknowledgedAt: null,
  acknowledgedBy: '',
  snoozedUntil: null,
  resolvedAt: null,
  toldAt: ago(120),
}

function reconcile(
  findings: readonly Finding[],
  alerts: readonly AlertRecord[],
  options: { set?: StoredRule; toldBefore?: { stage: string; toldAt: Date } } = {},
): string[] {
  const { tenantId, rule, subject } = FINDING
  const book = ruleBook([{ tenantId: 'tenant', rule, ...options.set }])
  const toldBefore =
    options.toldBefore === undefined ? [] : [{ tenantId, rule, subject, ...options.toldBefore }]
  return reconcileAlerts(findings, alerts, toldBefore, book, NOW).map(inShort)
}

function inShort(change: AlertChange): string {
  const reopened = change.kind === 'keep' && change.reopen ? ' reopen' : ''
  return `${change.kind}${reopened} ${change.tell ?? 'silent'}`
}

describe('telling', () => {
  it('what is found opens an alert, and somebody is told', () => {
    expect(reconcile([FINDING], [])).toEqual(['open alert.opened'])
  })

  it('what is found again changes nothing and tells nobody', () => {
    expect(reconcile([FINDING], [ALERT])).toEqual([])
  })

  it('a new count is written, and nobody is told of it', () => {
    expect(reconcile([{ ...FINDING, count: 7 }], [ALERT])).toEqual(['keep silent'])
  })

  it('getting worse is told, also of an alert that is acknowledged or snoozed, which opens again', () => {
    const worse = { ...FINDING, stage: '7' }
    expect(reconcile([worse], [ALERT])).toEqual(['keep alert.escalated'])
    expect(reconcile([worse], [{ ...ALERT, status: 'acknowledged' }])).toEqual([
      'keep reopen alert.escalated',
    ])
    const snoozed: AlertRecord = { ...ALERT, status: 'snoozed', snoozedUntil: ago(-600) }
    expect(reconcile([worse], [snoozed])).toEqual(['keep reopen alert.escalated'])
  })

  it('what is gone resolves, and whoever was told is told', () => {
    expect(reconcile([], [ALERT])).toEqual(['resolve alert.resolved'])
    expect(reconcile([], [{ ...ALERT, status: 'snoozed' }])).toEqual(['resolve alert.resolved'])
    expect(reconcile([], [{ ...ALERT, toldAt: null }])).toEqual(['resolve silent'])
  })
})

describe('not too often', () => {
  const told = { stage: '30', toldAt: ago(30) }

  it('a cause that comes back within the quiet time opens an alert silently, and is told of if it stays', () => {
    expect(reconcile([FINDING], [], { toldBefore: told })).toEqual(['open silent'])
    const back = { ...ALERT, openedAt: ago(29), toldAt: ago(30) }
    expect(reconcile([FINDING], [back])).toEqual([])
    expect(reconcile([FINDING], [{ ...back, toldAt: ago(61) }])).toEqual(['keep alert.opened'])
    expect(reconcile([], [back])).toEqual(['resolve silent'])
  })

  it('a cause that comes back worse is told of at once', () => {
    expect(reconcile([{ ...FINDING, stage: '1' }], [], { toldBefore: told })).toEqual(['open alert.opened'])
  })

  it('after the quiet time it is told of again', () => {
    expect(reconcile([FINDING], [], { toldBefore: { ...told, toldAt: ago(61) } })).toEqual([
      'open alert.opened',
    ])
  })

  it('reminders come only where they are set, and only of an open alert', () => {
    expect(reconcile([FINDING], [ALERT], { set: { remindHours: 2 } })).toEqual(['keep alert.reminded'])
    expect(reconcile([FINDING], [ALERT], { set: { remindHours: 3 } })).toEqual([])
    const acknowledged: AlertRecord = { ...ALERT, status: 'acknowledged' }
    expect(reconcile([FINDING], [acknowledged], { set: { remindHours: 1 } })).toEqual([])
  })

  it('a snooze keeps quiet until it is over, and then the alert is open and told of again', () => {
    const snoozed = (until: Date): AlertRecord => ({ ...ALERT, status: 'snoozed', snoozedUntil: until })
    expect(reconcile([FINDING], [snoozed(ago(-1))])).toEqual([])
    expect(reconcile([FINDING], [snoozed(ago(1))])).toEqual(['keep reopen alert.reminded'])
  })
})

it('a rule that is turned off finds nothing, and what it had found resolves silently', () => {
  expect(reconcile([FINDING], [], { set: { enabled: false } })).toEqual([])
  expect(reconcile([FINDING], [ALERT], { set: { enabled: false } })).toEqual(['resolve silent'])
})

it('the same subject in two tenants, and of the platform, are three alerts', () => {
  const findings = ['tenant', 'other', null].map((tenantId) => ({ ...FINDING, tenantId }))
  expect(reconcile(findings, [])).toHaveLength(3)
  expect(reconcile(findings, [ALERT])).toEqual(['open alert.opened', 'open alert.opened'])
})
