import { describe, expect, it } from 'vitest'
import { type HealthRecord, judgeHealth } from '#lib/credentials/credential-health.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const APP = { appId: 'a1', bundleId: 'com.example.phone' }
const SERVED = {
  ...APP,
  tenantId: 't1',
  tenantSlug: 'acme',
  name: 'Phone',
  environment: 'production' as const,
}

function record(members: Partial<HealthRecord> = {}): HealthRecord {
  return {
    credentialId: 'c1',
    tenantId: 't1',
    tenantSlug: 'acme',
    name: 'VoIP Services',
    kind: 'p12',
    status: 'active',
    statusReason: '',
    statusSince: NOW,
    notAfter: inDays(61),
    retireAt: null,
    environments: ['production', 'sandbox'],
    topics: ['com.example.phone.voip'],
    lastCheckAt: null,
    lastCheckResult: '',
    apps: [APP],
    checks: [],
    ...members,
  }
}

function healthOf(...records: HealthRecord[]) {
  return judgeHealth(records, [SERVED], NOW)
}

describe('the health of a credential', () => {
  it('counts whole days: 0 on the last day, negative from the moment of its end', () => {
    const days = (notAfter: Date) => healthOf(record({ notAfter })).credentials[0]?.daysLeft
    expect(days(inDays(61))).toBe(61)
    expect(days(new Date(inDays(61).getTime() - 1))).toBe(60)
    expect(days(new Date(NOW.getTime() + 1))).toBe(0)
    expect(days(new Date(NOW.getTime() - 1))).toBe(-1)
    expect(healthOf(record({ kind: 'p8', notAfter: null })).credentials[0]?.daysLeft).toBeNull()
  })

  it('is that of a replaced one where every app has, in every environment, an active one that ends later', () => {
    const renewal = record({ credentialId: 'c2', notAfter: inDays(400) })
    const isReplaced = (...others: HealthRecord[]) => healthOf(record(), ...others).credentials[0]?.isReplaced
    expect(isReplaced()).toBe(false)
    expect(isReplaced(renewal)).toBe(true)
    expect(isReplaced({ ...renewal, notAfter: inDays(30) })).toBe(false)
    expect(isReplaced({ ...renewal, environments: ['production'] })).toBe(false)
    expect(isReplaced({ ...renewal, status: 'draft' })).toBe(false)
    expect(isReplaced({ ...renewal, status: 'broken' })).toBe(false)
    expect(isReplaced({ ...renewal, tenantId: 't2' })).toBe(false)
    expect(isReplaced({ ...renewal, topics: ['com.example.phone'] })).toBe(false)
    expect(isReplaced({ ...renewal, kind: 'p8', topics: [], notAfter: null })).toBe(true)
  })

  it('says why and since when a broken one is broken', () => {
    const broken = record({ status: 'broken', statusReason: 'BadCertificate', statusSince: inDays(-1) })
    expect(healthOf(broken).credentials[0]).toMatchObject({
      brokenReason: 'BadCertificate',
      brokenSince: inDays(-1),
    })
    expect(healthOf(record()).credentials[0]).toMatchObject({ brokenReason: '', brokenSince: null })
  })
})

describe('an app that nothing can be pushed to', () => {
  it('is named with the reason: nothing activated, all expired, or all refused', () => {
    const lack = (...records: HealthRecord[]) => healthOf(...records).uncoveredApps[0]?.lack
    expect(lack()).toBe('credential_missing')
    expect(lack(record({ status: 'draft' }))).toBe('credential_missing')
    expect(lack(record({ environments: ['sandbox'] }))).toBe('credential_missing')
    expect(lack(record({ status: 'broken', notAfter: inDays(-1) }))).toBe('credential_expired')
    expect(lack(record({ status: 'broken' }))).toBe('credential_rejected')
    expect(lack(record())).toBeUndefined()
    expect(lack(record({ status: 'broken' }), record({ credentialId: 'c2', status: 'retiring' }))).toBe(
      undefined,
    )
  })
})
