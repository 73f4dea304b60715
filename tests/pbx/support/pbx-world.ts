import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { CreateAppInput } from '#lib/apps/schemas.ts'
import type { Context } from '#lib/platform/context.ts'
import { generateKeyRing } from '#lib/platform/secrets.ts'
import { type ApnsSimulator, startApnsSimulator } from '#simulators/apns/simulator.ts'
import { type Child, startChild } from '#tests/integration/worker/child.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { type GatewayRelay, startGatewayRelay } from './gateway-relay.ts'
import { DOMAIN, type Kamailio, type KitSettings, startKamailio } from './kamailio.ts'
import { BUNDLE_ID, setUpTenant } from './pbx-tenant.ts'
import { type OutgoingCall, placeCall } from './sip-caller.ts'
import { openSipPhone, type PhoneOptions, type SipPhone } from './sip-phone.ts'
import { type Api, findPushHint, type Story, untilCause } from './story.ts'

/** Kamailio with the kit, a gateway process, the simulated Apple, and phones and callers of ours. */
export type PbxWorld = {
  readonly apns: ApnsSimulator
  readonly kamailio: Kamailio
  /** Between Kamailio and the gateway, to be slowed down or cut. */
  readonly relay: GatewayRelay
  readonly ctx: Context
  newAor(): string
  /** A phone that has registered, and of which the gateway knows. */
  phone(options?: Partial<PhoneOptions> & { knownToApple?: boolean }): Promise<SipPhone>
  /** A desk phone of the account: registered, without a push token. */
  deskPhone(aor: string, manner: PhoneOptions['manner'], password?: string): Promise<SipPhone>
  /** The phone registers again whenever it is pushed. `before` is done first. */
  wakes(phone: SipPhone, before?: () => Promise<unknown> | undefined): void
  call(aor: string, options?: Parameters<typeof placeCall>[2]): Promise<OutgoingCall>
  /** What `GET /calls/{pushHint}` tells of the call, as soon as it has this cause; and what the call page draws. */
  story(call: { callId: string }, aor: string, cause: string): Promise<Story>
  /** The same for the newest call of an account, where the caller is not ours to ask. */
  storyOfLast(aor: string, cause: string): Promise<Story>
  /** Makes a push token known to the simulated Apple. */
  registerAtApple(pushToken: string): void
  /** Resolves with the next push to a push token. */
  whenPushed(pushToken: string): Promise<void>
  /** Lets the registrar forget all bindings of an account, as when nobody has refreshed them. */
  lapse(aor: string): Promise<void>
  /** The push tokens of an account, as the gateway knows them. */
  lookup(aor: string): Promise<{ pushToken: string; status: string }[]>
  pushHintsOf(phone: SipPhone): string[]
}

type WorldSettings = Partial<KitSettings> & {
  isGatewayCut?: boolean
  /** Other errors that Kamailio is expected to log. */
  mayLog?: RegExp
  app?: Partial<CreateAppInput>
}

/** Gives a test file all of it, each on ports of its own. */
export function usePbxWorld(settings: WorldSettings = {}): PbxWorld {
  const database = useTestDatabase()
  const keys = generateKeyRing()
  const closing: { close(): Promise<void> }[] = []
  const parts: Partial<Parts> = {}
  const part = <Name extends keyof Parts>(name: Name): Parts[Name] => {
    const value = parts[name]
    if (value === undefined) throw new Error(`${name} is there from beforeAll on`)
    return value
  }

  beforeAll(async () => {
    parts.apns = await startApnsSimulator()
    parts.folder = await mkdtemp(path.join(tmpdir(), 'reveille-pbx-'))
    await writeFile(path.join(parts.folder, 'ca.pem'), parts.apns.pki.caPem)
    const { ctx, apiKey } = await setUpTenant(database.db, parts.apns, keys, settings.app)
    Object.assign(parts, { ctx, apiKey })
    parts.gateway = await startGateway(database.url, keys, parts.apns, parts.folder)
    parts.relay = await startGatewayRelay(parts.gateway.port)
    parts.kamailio = await startKamailio({ gateway: `127.0.0.1:${parts.relay.port}`, apiKey, ...settings })
  })
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((one) => one.close()))
    parts.relay?.heal()
    parts.apns?.faults.clear()
  })
  afterAll(async () => {
    // Before it is stopped: processes that end are told of as lost connections.
    const alarms = alarming(parts.kamailio?.log ?? []).filter(
      (line) =>
        !(settings.isGatewayCut === true && line.includes('failed to perform curl')) &&
        settings.mayLog?.test(line) !== true,
    )
    await parts.kamailio?.stop()
    await parts.relay?.close()
    await parts.gateway?.child.end('SIGKILL')
    await parts.apns?.stop()
    if (parts.folder !== undefined) await rm(parts.folder, { recursive: true, force: true })
    expect(alarms, 'what Kamailio logged').toEqual([])
  })

  const api: Api = async (to) => {
    const response = await fetch(`http://127.0.0.1:${part('gateway').port}/api/v1${to}`, {
      headers: { authorization: `Bearer ${part('apiKey')}` },
    })
    if (!response.ok) throw new Error(`${to} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
  const world: PbxWorld = {
    get apns() {
      return part('apns')
    },
    get kamailio() {
      return part('kamailio')
    },
    get relay() {
      return part('relay')
    },
    get ctx() {
      return part('ctx')
    },
    newAor: () => `sip:${randomBytes(4).toString('hex')}@${DOMAIN}`,
    async phone({ knownToApple = true, ...options } = {}) {
      const phone = await openSipPhone(part('kamailio').port, {
        aor: world.newAor(),
        pushToken: randomBytes(32).toString('hex'),
        bundleId: BUNDLE_ID,
        carrier: 'header',
        manner: 'answer',
        ...options,
      })
      closing.push(phone)
      if (knownToApple) {
        world.registerAtApple(phone.pushToken)
      }
      const { last } = await phone.register()
      expect(last.status).toBe(200)
      await expect
        .poll(() => world.lookup(phone.aor))
        .toContainEqual(expect.objectContaining({ pushToken: phone.pushToken, status: 'active' }))
      return phone
    },
    async deskPhone(aor, manner, password) {
      const phone = await openSipPhone(part('kamailio').port, {
        aor,
        pushToken: '',
        bundleId: '',
        carrier: 'none',
        manner,
        ...(password === undefined ? {} : { password }),
      })
      closing.push(phone)
      expect((await phone.register()).last.status).toBe(200)
      return phone
    },
    wakes(phone, before) {
      const stop = part('apns').onDelivered((push) => {
        if (push.pushToken !== phone.pushToken) return
        void Promise.resolve(before?.()).then(() => phone.register())
      })
      closing.push({ close: async () => stop() })
    },
    async call(aor, options) {
      const call = await placeCall(part('kamailio').port, aor, options)
      closing.push(call)
      return call
    },
    story: async (call, aor, cause) =>
      untilCause(api, world.ctx, await findPushHint(api, aor, (one) => one.callId === call.callId), cause),
    storyOfLast: async (aor, cause) =>
      untilCause(api, world.ctx, await findPushHint(api, aor, () => true), cause),
    registerAtApple(pushToken) {
      const topics = [`${BUNDLE_ID}.voip`]
      part('apns').devices.register({ pushToken, topics, environment: 'production' })
    },
    whenPushed: (pushToken) =>
      new Promise((resolve) => {
        const stop = part('apns').onDelivered((push) => {
          if (push.pushToken !== pushToken) return
          stop()
          resolve()
        })
        closing.push({ close: async () => stop() })
      }),
    lapse: (aor) => part('kamailio').rpc('ul.rm', ['location', aor.replace('sip:', '')]),
    lookup: async (aor) =>
      (await api(`/push-tokens?status=all&aor=${encodeURIComponent(aor)}`)).items as {
        pushToken: string
        status: string
      }[],
    pushHintsOf: (phone) =>
      part('apns')
        .inbox(phone.pushToken)
        .map((push) => (push.payload.aps as { pushHint: string }).pushHint),
  }
  return world
}

type Parts = {
  apns: ApnsSimulator
  folder: string
  ctx: Context
  apiKey: string
  gateway: { child: Child; port: number }
  relay: GatewayRelay
  kamailio: Kamailio
}

async function startGateway(databaseUrl: string, keys: string, apns: ApnsSimulator, folder: string) {
  const child = startChild('bin/gateway.ts', {
    DATABASE_URL: databaseUrl,
    REVEILLE_KEYS: keys,
    GATEWAY_PORT: '0',
    APNS_PRODUCTION_URL: apns.productionUrl,
    APNS_SANDBOX_URL: apns.sandboxUrl,
    APNS_CA_FILE: path.join(folder, 'ca.pem'),
  })
  const { port } = await child.line((line) => typeof line.port === 'number')
  return { child, port: Number(port) }
}

/** What Kamailio logs when something is wrong; what the kit itself says of a gateway that is gone is expected. */
function alarming(log: readonly string[]): string[] {
  return log.filter((line) => /ERROR|CRITICAL|BUG/.test(line) && !/Reveille: /.test(line))
}
