import { randomBytes } from 'node:crypto'
import { expect, inject, vi } from 'vitest'

/** What somebody signs in with. */
export type SignIn = { email: string; password: string }

/** A tenant with an app, a working credential, and a key for its PBX. */
export type WorldTenant = {
  tenantId: string
  slug: string
  name: string
  domain: string
  bundleId: string
  apiKey: string
}

/** Everything that the browser tests run against, as the global set-up hands it to them. */
export type ConsoleWorld = {
  consoleUrl: string
  gatewayUrl: string
  /** The control API of the simulated Apple. */
  appleUrl: string
  /** The OpenID provider that the console trusts. */
  issuerUrl: string
  databaseUrl: string
  /** What the console and the gateway said, a line each. */
  logFile: string
  acme: WorldTenant
  harbour: WorldTenant
  people: {
    /** As the first start printed it. */
    firstAdmin: SignIn
    owner: SignIn
    operator: SignIn
    viewer: SignIn
    /** An operator whom a test makes a viewer. */
    demoted: SignIn
    /** Signs out everywhere. */
    roamer: SignIn
    /** Mistypes the password until nobody lets them try again. */
    forgetful: SignIn
    /** Turns a second factor on. */
    careful: SignIn
    /** Signs in with several browsers, and changes the password. */
    wanderer: SignIn
    /** Belongs to no tenant. */
    stranger: SignIn
    /** Signs in through the provider. */
    federated: SignIn
    /** Owner of the other tenant. */
    harbourOwner: SignIn
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    consoleWorld: ConsoleWorld
  }
}

export const world = (): ConsoleWorld => inject('consoleWorld')

/** One request to the gateway as a PBX makes it. */
export async function askGateway<Answer>(
  { apiKey }: WorldTenant,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`${world().gatewayUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as Answer
}

/** Starts a call, and answers its push hint, which is its id. */
export async function makeCall(tenant: WorldTenant, call: Record<string, unknown>): Promise<string> {
  const { pushHint } = await askGateway<{ pushHint: string }>(tenant, 'POST', '/calls', {
    callId: `${randomBytes(8).toString('hex')}@${tenant.domain}`,
    ...call,
  })
  return pushHint
}

/** A phone that the gateway and the simulated Apple know. */
export type WorldPhone = {
  aor: string
  deviceId: string
  /** Registers again, as a woken phone does; answers the push hints that it released. */
  register(): Promise<string[]>
  /** Settles when this many pushes have reached it. */
  receives(count: number): Promise<void>
  /** How many pushes have reached it. */
  inboxSize(): Promise<number>
  /** The app is deleted: Apple answers 410 from now on. */
  deleteApp(): Promise<void>
}

/** Registers a phone under an AOR of its own. */
export async function addPhone(tenant: WorldTenant, userAgent: string): Promise<WorldPhone> {
  const { appleUrl } = world()
  const aor = `sip:${randomBytes(4).toString('hex')}@${tenant.domain}`
  const pushToken = randomBytes(32).toString('hex')
  const instance = randomBytes(8).toString('hex')
  let cseq = 0
  const register = () => {
    cseq += 1
    return askGateway<{ deviceId: string; released: string[] }>(tenant, 'POST', '/registrations', {
      aor,
      contact: `<sip:phone@10.0.0.1:${30_000 + cseq};transport=tcp>;+sip.instance="<urn:uuid:${instance}>"`,
      expires: 600,
      app: tenant.bundleId,
      xToken: pushToken,
      callId: `${instance}@10.0.0.1`,
      cseq,
      userAgent,
    })
  }
  const apple = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${appleUrl}/devices${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`Apple, ${method} ${path}: ${response.status}`)
    return response.json()
  }
  const inboxSize = async () => {
    const { pushes } = (await apple('GET', `/${pushToken}/inbox`)) as { pushes: unknown[] }
    return pushes.length
  }
  await apple('POST', '', { pushToken, topics: [`${tenant.bundleId}.voip`], environment: 'production' })
  const { deviceId } = await register()
  return {
    aor,
    deviceId,
    register: async () => (await register()).released,
    receives: (count) =>
      vi.waitFor(async () => expect(await inboxSize()).toBe(count), { timeout: 30_000, interval: 50 }),
    inboxSize,
    async deleteApp() {
      await apple('DELETE', `/${pushToken}`)
    },
  }
}
