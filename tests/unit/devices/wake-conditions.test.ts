import { describe, expect, it } from 'vitest'
import type { DeviceRecord, PushTokenRecord } from '#lib/devices/device.ts'
import { bestWakeConditions, type CredentialFacts, wakeConditions } from '#lib/devices/wake-conditions.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const LATER = new Date('2027-01-01T00:00:00Z')
const EARLIER = new Date('2026-11-01T00:00:00Z')

const PUSH_TOKEN: PushTokenRecord = {
  pushTokenId: 'p',
  deviceId: 'd',
  deviceName: 'iPhone',
  aor: 'sip:100@pbx.example.com',
  app: {
    appId: 'app',
    name: 'Phone',
    bundleId: 'com.example.phone',
    defaultEnvironment: 'production',
    onLapse: 'keep',
  },
  kind: 'voip',
  lastFour: 'c3d4',
  environment: 'production',
  status: 'active',
  statusReason: '',
  statusSince: EARLIER,
  lastRegisteredAt: EARLIER,
  expiresAt: LATER,
  lastPushedAt: EARLIER,
  lastWokeAt: EARLIER,
  failures: 0,
}

const CREDENTIAL: CredentialFacts = {
  name: 'Key',
  status: 'active',
  environments: ['production'],
  topics: [],
  notAfter: null,
  apps: [{ appId: 'app' }],
}

function device(...changes: Partial<PushTokenRecord>[]): DeviceRecord {
  return {
    deviceId: 'd',
    name: 'iPhone',
    userAgent: '',
    instanceId: null,
    firstSeenAt: EARLIER,
    lastSeenAt: EARLIER,
    account: { accountId: 'a', aor: PUSH_TOKEN.aor, displayName: '' },
    app: null,
    registration: null,
    pushTokens: changes.map((change) => ({ ...PUSH_TOKEN, ...change })),
  }
}

function unmet(one: DeviceRecord, credentials: CredentialFacts[]) {
  return wakeConditions(one, credentials, NOW)
    .filter(({ state }) => state === 'unmet')
    .map(({ name }) => name)
}

describe('whether a phone can be woken', () => {
  it('is yes when push token, environment and credential are good and it woke before', () => {
    const states = wakeConditions(device({}), [CREDENTIAL], NOW).map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['met']))
  })

  it('is no without an active VoIP push token, and an alert push token is none', () => {
    expect(unmet(device(), [CREDENTIAL])).toEqual(['push_token'])
    expect(unmet(device({ status: 'invalid' }), [CREDENTIAL])).toEqual(['push_token'])
    expect(unmet(device({ kind: 'alert' }), [CREDENTIAL])).toEqual(['push_token'])
  })

  it('asks for a live registration only where the app drops the push token when it lapses', () => {
    const app = { ...PUSH_TOKEN.app, onLapse: 'disable' as const }
    const binding = { contactUri: 'sip:a@10.0.0.1', registeredAt: EARLIER, userAgent: '', source: '' }
    const lapsed = { ...device({ app }), registration: { ...binding, expiresAt: EARLIER } }
    expect(unmet(lapsed, [CREDENTIAL])).toEqual(['registration'])
    expect(unmet(device({ app }), [CREDENTIAL])).toEqual(['registration'])
    expect(unmet({ ...lapsed, registration: { ...binding, expiresAt: LATER } }, [CREDENTIAL])).toEqual([])
    expect(unmet({ ...lapsed, pushTokens: device({}).pushTokens }, [CREDENTIAL])).toEqual([])
  })

  it.each<[string, Partial<CredentialFacts>]>([
    ['is of another app', { apps: [{ appId: 'other' }] }],
    ['is of another environment', { environments: ['sandbox'] }],
    ['is of another topic', { topics: ['com.example.other.voip'] }],
    ['has expired', { notAfter: EARLIER }],
    ['is broken', { status: 'broken' }],
    ['is a draft', { status: 'draft' }],
  ])('is no when the only credential %s', (_, change) => {
    expect(unmet(device({}), [{ ...CREDENTIAL, ...change }])).toEqual(['credential'])
  })

  it('is still yes with what is only worth a look: unknown environment, old push token, pushes that woke nobody', () => {
    const doubtful = device({ environment: 'unknown', expiresAt: EARLIER, failures: 3 })
    expect(unmet(doubtful, [CREDENTIAL])).toEqual([])
    const unclear = wakeConditions(doubtful, [CREDENTIAL], NOW).filter(({ state }) => state === 'unclear')
    expect(unclear.map(({ name }) => name)).toEqual(['fresh', 'environment', 'wakes'])
  })

  it('is judged for an account by the phone that fares best', () => {
    const conditions = bestWakeConditions([device({ status: 'invalid' }), device({})], [CREDENTIAL], NOW)
    expect(conditions.every(({ state }) => state === 'met')).toBe(true)
    expect(bestWakeConditions([], [CREDENTIAL], NOW)).toMatchObject([{ state: 'unmet' }])
  })
})
