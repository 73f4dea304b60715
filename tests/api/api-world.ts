import { afterAll, beforeAll } from 'vitest'
import { type CreateApiKeyInput, createApiKey } from '#lib/api-keys/create-api-key.ts'
import { SCOPES, type Scope } from '#lib/api-keys/scopes.ts'
import type { CreateAppInput } from '#lib/apps/schemas.ts'
import { assembleGatewayRuntime, type GatewayParts, type GatewayRuntime } from '#lib/gateway/runtime.ts'
import { type GatewayServer, startGatewayServer } from '#lib/gateway/server.ts'
import { type Clock, systemClock } from '#lib/platform/clock.ts'
import { createLog } from '#lib/platform/log.ts'
import { type CallWorld, PATIENT_PACE, type TestTenant, useCallWorld } from '#tests/support/call-world.ts'

/** An answer over HTTP. `json` is the parsed body, for the tests of its shape. */
export type Reply = {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came, and says what it must be
  json: any
}

type RequestOptions = {
  key?: string
  body?: unknown
  headers?: Record<string, string>
}

export type Send = (method: string, path: string, options?: RequestOptions) => Promise<Reply>

/** A tenant with an API key that may do everything, and its requests. */
export type ApiTenant = TestTenant & {
  key: string
  send: Send
  makeKey(input?: Partial<CreateApiKeyInput>): Promise<string>
}

export type ApiWorld = {
  readonly calls: CallWorld
  readonly runtime: GatewayRuntime
  readonly server: GatewayServer
  readonly origin: string
  /** Without a key unless one is given. `path` starts at `/api/v1` if it does not start with `//`. */
  send: Send
  tenant(app?: Partial<CreateAppInput>): Promise<ApiTenant>
}

type Options = Partial<Pick<GatewayParts, 'laneLimits' | 'keyLimit' | 'metricsToken' | 'migrations'>> & {
  clock?: Clock
}

/** The gateway on a port of its own, over the test database and the simulated APNs, for one test file. */
export function useApiWorld(options: Options = {}): ApiWorld {
  const calls = useCallWorld()
  let runtime: GatewayRuntime | undefined
  let server: GatewayServer | undefined

  beforeAll(async () => {
    const { apns, notifications, engine } = calls.gateway
    runtime = assembleGatewayRuntime({
      db: calls.db,
      apns,
      notifications,
      keyRing: engine.keyRing,
      clock: systemClock,
      log: createLog('test', 'silent'),
      pace: PATIENT_PACE,
      ...options,
    })
    server = await startGatewayServer(runtime, { host: '127.0.0.1', port: 0 })
  })

  afterAll(async () => {
    await server?.stop(0)
    runtime?.engine.overdue.stop()
    await runtime?.engine.background.drain(2_000)
  })

  const world: ApiWorld = {
    calls,
    get runtime() {
      return begun(runtime)
    },
    get server() {
      return begun(server)
    },
    get origin() {
      return `http://127.0.0.1:${begun(server).port}`
    },
    send: (method, path, request = {}) => send(world.origin, method, path, request),
    tenant: (app) => makeApiTenant(world, app),
  }
  return world
}

async function makeApiTenant(world: ApiWorld, app?: Partial<CreateAppInput>): Promise<ApiTenant> {
  const tenant = await world.calls.tenant(app)
  const makeKey: ApiTenant['makeKey'] = async (input) => {
    const { apiKey } = await createApiKey(tenant.ctx, { name: 'pbx', scopes: SCOPES, ...input })
    return apiKey
  }
  const key = await makeKey()
  return {
    ...tenant,
    key,
    makeKey,
    send: (method, path, request) => world.send(method, path, { key, ...request }),
  }
}

async function send(origin: string, method: string, path: string, options: RequestOptions): Promise<Reply> {
  const { key, body, headers } = options
  const isText = typeof body === 'string' || body === undefined
  const response = await fetch(`${origin}${path.startsWith('//') ? path.slice(1) : `/api/v1${path}`}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(isText ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    redirect: 'error',
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parsed(text) }
}

function parsed(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : undefined
}

function begun<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The gateway listens from beforeAll on.')
  return value
}

/** Every scope but one. */
export function allScopesBut(scope: Scope): Scope[] {
  return SCOPES.filter((other) => other !== scope)
}
