import type { CallEventRecord, CallRecord, CallRecords, PushRecord } from '#lib/calls/call.ts'
import type { CredentialFacts, DeviceFacts, OtherPush } from '#lib/calls/diagnose-facts.ts'
import type { StoredAttempt } from '#lib/pushes/push-result.ts'

export const STARTED_AT = new Date('2026-11-22T13:03:22.118Z')
export const PHONE = '019a0000-0000-7000-8000-00000000d001'
export const TABLET = '019a0000-0000-7000-8000-00000000d002'
export const DESK_PHONE = '019a0000-0000-7000-8000-00000000d009'

/** A moment of the call, in milliseconds after its start. */
export function moment(ms: number): Date {
  return new Date(STARTED_AT.getTime() + ms)
}

export function aCall(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    id: '019a0000-0000-7000-8000-000000000001',
    tenantId: '019a0000-0000-7000-8000-00000000aaaa',
    appId: '019a0000-0000-7000-8000-00000000bbbb',
    aor: 'sip:100@pbx.example.com',
    sipCallId: 'abc@pbx.example.com',
    caller: '+4512345678',
    callerName: 'Alice Example',
    withVideo: false,
    state: 'waiting',
    verdict: null,
    sipCode: null,
    cause: 'in_progress',
    waitMs: 12_000,
    deadlineAt: moment(12_000),
    contact: '',
    pushedCount: 1,
    acceptedCount: 1,
    failedCount: 0,
    wokeCount: 0,
    startedAt: STARTED_AT,
    pushedAt: moment(90),
    firstWokeAt: null,
    forwardedAt: null,
    answeredAt: null,
    endedAt: null,
    verdictAt: null,
    isTest: false,
    ...changes,
  }
}

export function aPush(changes: Partial<PushRecord> = {}): PushRecord {
  return {
    id: '019a0000-0000-7000-8000-0000000000f1',
    callId: '019a0000-0000-7000-8000-000000000001',
    deviceId: PHONE,
    pushTokenId: '019a0000-0000-7000-8000-0000000000e1',
    aor: 'sip:100@pbx.example.com',
    deviceName: 'iPhone of Alice',
    tokenLastFour: 'c3d4',
    credentialId: '019a0000-0000-7000-8000-0000000000c1',
    credentialName: 'Key 2026',
    environment: 'production',
    topic: 'com.example.phone.voip',
    apnsUniqueId: '',
    status: 'accepted',
    httpStatus: 200,
    reason: '',
    detail: '',
    invalidSince: null,
    attempts: [anAttempt()],
    payload: { aps: { alert: 'Alice Example' } },
    queueMs: 3,
    wireMs: 84,
    expirationAt: moment(12_000),
    settledAt: moment(90),
    wokeAt: null,
    contact: '',
    ...changes,
  }
}

export function anAttempt(changes: Partial<StoredAttempt> = {}): StoredAttempt {
  return {
    at: moment(6).toISOString(),
    environment: 'production',
    status: 200,
    reason: null,
    fault: null,
    wireMs: 84,
    ...changes,
  }
}

export function refusedPush(
  httpStatus: number,
  reason: string,
  environments: readonly StoredAttempt['environment'][] = ['production'],
): PushRecord {
  return aPush({
    status: 'rejected',
    httpStatus,
    reason,
    attempts: environments.map((environment) => anAttempt({ status: httpStatus, reason, environment })),
  })
}

export function unsentPush(reason: string, attempts: StoredAttempt[] = [], detail = ''): PushRecord {
  return aPush({ status: 'unsent', httpStatus: null, reason, detail, attempts })
}

let made = 0
export function anEvent(type: string, ms: number, changes: Partial<CallEventRecord> = {}): CallEventRecord {
  made += 1
  return {
    id: `019a0000-0000-7000-8001-${made.toString(16).padStart(12, '0')}`,
    deviceId: null,
    type,
    at: moment(ms),
    heardAt: moment(ms + 4),
    saidBy: 'pbx',
    code: null,
    detail: {},
    ...changes,
  }
}

/** A phone that registered again after 1.4 s. */
export function registered(changes: Partial<CallRecord> = {}): CallRecord {
  return aCall({
    state: 'registered',
    verdict: 'registered',
    verdictAt: moment(1_400),
    firstWokeAt: moment(1_400),
    wokeCount: 1,
    ...changes,
  })
}

export const register = (ms: number, changes: Partial<CallEventRecord> = {}) =>
  anEvent('register', ms, { deviceId: PHONE, ...changes })

export function noRegister(changes: Partial<CallRecord> = {}): CallRecord {
  return aCall({
    state: 'no_register',
    verdict: 'no_register',
    verdictAt: moment(12_002),
    endedAt: moment(12_002),
    ...changes,
  })
}

export function pushFailed(...pushes: PushRecord[]): CallRecords {
  const call = aCall({
    state: 'push_failed',
    verdict: 'push_failed',
    verdictAt: moment(200),
    acceptedCount: 0,
  })
  return { call, pushes, events: [] }
}

export function aDevice(changes: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    deviceId: PHONE,
    name: 'iPhone of Alice',
    userAgent: 'Phone/4.2.1 iOS/17',
    pushTokenStatus: 'active',
    statusReason: '',
    statusSince: null,
    lastRegisteredAt: moment(-6 * 86_400_000),
    lastWokeAt: moment(-6 * 86_400_000),
    failures: 4,
    registeredAt: moment(-6 * 86_400_000),
    onLapse: 'keep',
    registrationExpiresAt: moment(-5 * 86_400_000),
    ...changes,
  }
}

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** What the app of the phone reported. */
export const app = (type: string, ms: number) => anEvent(type, ms, { saidBy: 'app', deviceId: PHONE })

/** A push of another call, this many milliseconds after this one's start: accepted, and nobody woke. */
export function anOtherPush(ms: number, changes: Partial<OtherPush> = {}): OtherPush {
  return {
    pushId: `019a0000-0000-7000-8003-${Math.abs(ms).toString(16).padStart(12, '0')}`,
    deviceId: PHONE,
    at: moment(ms),
    status: 'accepted',
    httpStatus: 200,
    reason: '',
    invalidSince: null,
    wokeAt: null,
    receivedAt: null,
    callkitAt: null,
    ...changes,
  }
}

export function aCredential(changes: Partial<CredentialFacts> = {}): CredentialFacts {
  return {
    credentialId: '019a0000-0000-7000-8000-0000000000c1',
    name: 'VoIP 2025',
    status: 'active',
    notAfter: new Date('2026-11-01T00:00:00Z'),
    ...changes,
  }
}

export function noPushToken(): CallRecords {
  const call = aCall({ state: 'no_token', verdict: 'no_token', verdictAt: moment(1), pushedCount: 0 })
  return { call, pushes: [], events: [] }
}

/** A caller who gave up before the phone had come. */
export function cancelledCall(ms: number): CallRecord {
  return aCall({ state: 'cancelled', verdict: 'cancelled', verdictAt: moment(ms), endedAt: moment(ms) })
}

/** The phone had come and rang. */
export const rang = () => [register(1_400), anEvent('forwarded', 1_420), anEvent('ringing', 1_700)]
