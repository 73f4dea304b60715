import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { type Apns, createApns } from '#lib/apns/send-push.ts'
import { createApp } from '#lib/apps/create-app.ts'
import type { CreateAppInput } from '#lib/apps/schemas.ts'
import type { CallContext } from '#lib/calls/call-context.ts'
import { type CallEngine, createCallEngine } from '#lib/calls/call-engine.ts'
import { CALL_PACE, type CallPace } from '#lib/calls/call-pace.ts'
import { reportRegistration } from '#lib/calls/report-registrations.ts'
import { type CallAnswer, startCallInput } from '#lib/calls/schemas.ts'
import { startCall } from '#lib/calls/start-call.ts'
import { activateCredential } from '#lib/credentials/activate-credential.ts'
import { addCredential } from '#lib/credentials/add-credential.ts'
import type { CredentialFile } from '#lib/credentials/credential-file.ts'
import { readCredentialFile } from '#lib/credentials/read-credential-file.ts'
import { createVerdictKeeper } from '#lib/credentials/verdict-keeper.ts'
import { systemClock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog } from '#lib/platform/log.ts'
import { type Notifications, openNotifications } from '#lib/platform/notifications.ts'
import { generateKeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { type RegistrationAnswer, registrationInput } from '#lib/registrations/schemas.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { useTestDatabase } from './database.ts'

const log = createLog('test', 'silent')
const keyRing = parseKeyRing(generateKeyRing())

/** A busy machine gets its time: Apple's answer is in whatever `wait=pushed` answers. */
export const PATIENT_PACE: CallPace = { ...CALL_PACE, pushedWaitMs: 30_000 }

/** One gateway's worth of engine on the test database and the simulated APNs. */
export type Gateway = { engine: CallEngine; apns: Apns; notifications: Notifications; stop(): Promise<void> }

/** A tenant with an app and a working `.p8` credential, and its calls into the product. */
export type TestTenant = {
  tenantId: string
  appId: string
  bundleId: string
  topic: string
  ctx: CallContext
  /** The same tenant through another gateway. */
  through(gateway: Gateway): CallContext
  call(members: Record<string, unknown>, ctx?: CallContext): Promise<CallAnswer>
  register(members: Record<string, unknown>, ctx?: CallContext): Promise<RegistrationAnswer>
  /** A phone that registered with a push token which the simulated APNs knows. */
  phone(options?: PhoneOptions): Promise<TestPhone>
}

/** Longer than a phone of a test ever takes. A test in which nobody comes names a shorter wait. */
export const DEFAULT_WAIT_SECONDS = 20

type PhoneOptions = {
  aor?: string
  environment?: 'production' | 'sandbox'
  pushToken?: string
  knownToApns?: boolean
}

export type TestPhone = {
  aor: string
  pushToken: string
  deviceId: string
  /** Registers again, as a woken phone does. */
  wake(members?: Record<string, unknown>, ctx?: CallContext): Promise<RegistrationAnswer>
  inbox(): ReturnType<ApnsSimulator['inbox']>
}

export type CallWorld = {
  readonly db: Db
  readonly databaseUrl: string
  readonly apns: ApnsSimulator
  readonly gateway: Gateway
  openGateway(): Promise<Gateway>
  tenant(app?: Partial<CreateAppInput>): Promise<TestTenant>
}

export const newPushToken = (): string => randomBytes(32).toString('hex')
export const newAor = (): string => `sip:${randomBytes(4).toString('hex')}@pbx.example.com`

/** Starts the simulated APNs and one gateway for a test file. */
export function useCallWorld(): CallWorld {
  const database = useTestDatabase()
  let simulator: ApnsSimulator | undefined
  let first: Gateway | undefined
  const opened: Gateway[] = []

  const openGateway = async (): Promise<Gateway> => {
    const sim = defined(simulator)
    const endpoints = createEndpoints({
      productionUrl: sim.productionUrl,
      sandboxUrl: sim.sandboxUrl,
      caPem: sim.pki.caPem,
    })
    const verdicts = createVerdictKeeper({ db: database.db, clock: systemClock, log })
    const apns = createApns({ endpoints, clock: systemClock, onCredentialVerdict: verdicts.note })
    const notifications = await openNotifications(database.db, log)
    const engine = createCallEngine({
      db: database.db,
      apns,
      keyRing,
      notifications,
      clock: systemClock,
      log,
      pace: PATIENT_PACE,
    })
    const gateway: Gateway = {
      engine,
      apns,
      notifications,
      async stop() {
        engine.overdue.stop()
        await engine.background.drain(2_000)
        await apns.stop()
        await verdicts.settled()
        await notifications.close()
      },
    }
    opened.push(gateway)
    return gateway
  }

  beforeAll(async () => {
    simulator = await startApnsSimulator()
    first = await openGateway()
  })
  afterAll(async () => {
    await Promise.all(opened.map((gateway) => gateway.stop()))
    await simulator?.stop()
  })

  return {
    get db() {
      return database.db
    },
    get databaseUrl() {
      return database.url
    },
    get apns() {
      return defined(simulator)
    },
    get gateway() {
      return defined(first)
    },
    openGateway,
    tenant: (app) => makeTenant(database.db, defined(simulator), defined(first), app ?? {}),
  }
}

function defined<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the world of calls is not there before beforeAll')
  return value
}

async function makeTenant(
  db: Db,
  simulator: ApnsSimulator,
  gateway: Gateway,
  app: Partial<CreateAppInput>,
): Promise<TestTenant> {
  const suffix = randomBytes(5).toString('hex')
  const bundleId = app.bundleId ?? `com.example.app${suffix}`
  const base = {
    actor: { kind: 'system' as const, name: 'test' },
    requestId: newId(),
    ip: null,
    clock: systemClock,
    db,
    log,
  }
  const { tenantId } = await createTenant(base, { slug: `t-${suffix}`, name: `Tenant ${suffix}` })
  const through = (via: Gateway): CallContext => ({ ...base, tenantId, ...via.engine })
  const ctx = through(gateway)
  const { appId } = await createApp(ctx, {
    bundleId,
    name: 'Phone',
    waitSeconds: DEFAULT_WAIT_SECONDS,
    ...app,
  })
  await addWorkingCredential(ctx, simulator, bundleId)
  const call: TestTenant['call'] = (members, via = ctx) => startCall(via, startCallInput.parse(members))
  const register: TestTenant['register'] = (members, via = ctx) =>
    reportRegistration(via, registrationInput.parse(members))
  const tenant: TestTenant = {
    tenantId,
    appId,
    bundleId,
    topic: `${bundleId}.voip`,
    ctx,
    through,
    call,
    register,
    phone: (options = {}) => makePhone(tenant, simulator, options),
  }
  return tenant
}

/** Reads a file of our own in this thread, which is done before another one has started. */
export const readHere = async (file: CredentialFile, now: Date) => readCredentialFile(file, now)

/** Gives the app a `.p8` key of the simulated Apple and activates it. */
export async function addWorkingCredential(
  ctx: CallContext,
  simulator: ApnsSimulator,
  bundleId: string,
): Promise<string> {
  const key = simulator.pki.issueProviderKey({})
  const file = { kind: 'p8', bytes: Buffer.from(key.p8), keyId: key.keyId, teamId: key.teamId } as const
  const added = await addCredential(ctx, { file, bundleIds: [bundleId] }, readHere)
  if (added.kind !== 'added') throw new Error(`the credential was not added: ${JSON.stringify(added)}`)
  await activateCredential(ctx, { credentialId: added.credential.credentialId, connect: false })
  return added.credential.credentialId
}

async function makePhone(
  tenant: TestTenant,
  simulator: ApnsSimulator,
  options: PhoneOptions,
): Promise<TestPhone> {
  const aor = options.aor ?? newAor()
  const pushToken = options.pushToken ?? newPushToken()
  const instance = newId()
  const registerCallId = newId()
  let cseq = 0
  if (options.knownToApns ?? true) {
    simulator.devices.register({
      pushToken,
      topics: [tenant.topic],
      environment: options.environment ?? 'production',
    })
  }
  const wake: TestPhone['wake'] = (members = {}, via) => {
    cseq += 1
    const port = 30_000 + cseq
    return tenant.register(
      {
        aor,
        contact: `<sip:phone@10.0.0.1:${port};transport=tcp>;+sip.instance="<urn:uuid:${instance}>"`,
        expires: 600,
        xToken: pushToken,
        callId: registerCallId,
        cseq,
        userAgent: 'TestPhone/1.0',
        ...members,
      },
      via,
    )
  }
  const { deviceId } = await wake()
  return { aor, pushToken, deviceId, wake, inbox: () => simulator.inbox(pushToken) }
}
