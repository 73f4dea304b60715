import type { Context as HonoContext } from 'hono'
import type { ApiKeyGrant } from '#lib/api-keys/authenticate-api-key.ts'
import { httpRequests } from '#lib/platform/metrics.ts'
import { type AnswerFormat, answerFormat, answerResponse, toForm } from './answer-format.ts'
import { apiKeyOf, refuseStrongKeyInUrl } from './credentials-in-request.ts'
import type { Endpoint, PathParams } from './endpoint.ts'
import { callerAddress, type HttpEnv, newRequestId, saneRequestId } from './http-env.ts'
import { readInput, readItems } from './read-input.ts'
import { refuse } from './refusal.ts'
import { parseBody, readBodyText } from './request-body.ts'
import { keyedContext, openContext } from './request-context.ts'
import type { GatewayRuntime } from './runtime.ts'

/** A request on its way: everything that is known before the use case runs. */
type Incoming = {
  requestId: string
  ip: string | null
  grant: ApiKeyGrant | null
  format: AnswerFormat
  bodyText: string
  params: PathParams
  /** What came in, parsed and not yet checked. */
  value: unknown
}

type Handler = (c: HonoContext<HttpEnv>) => Promise<Response>

/** Turns an endpoint into a handler. The only place where errors of use cases become answers. */
export function serveEndpoint(runtime: GatewayRuntime, endpoint: Endpoint): Handler {
  const observe = createObserver(endpoint)
  const route = `${endpoint.method} ${endpoint.path}`
  return async (c) => {
    const startedMs = performance.now()
    const requestId = saneRequestId(c.req.raw.headers.get('x-request-id')) ?? newRequestId()
    let response: Response
    try {
      response = await serve(runtime, endpoint, c, requestId)
    } catch (error) {
      response = refuse(runtime.log, error, { requestId, route }, endpoint.foreignErrors)
    }
    observe(response.status, performance.now() - startedMs)
    return response
  }
}

async function serve(
  runtime: GatewayRuntime,
  endpoint: Endpoint,
  c: HonoContext<HttpEnv>,
  requestId: string,
): Promise<Response> {
  const incoming = await receive(runtime, endpoint, c, requestId)
  const turn = runtime.gate.enter(endpoint.lane)
  if (turn !== undefined) await turn
  try {
    const key = endpoint.method === 'post' ? c.req.raw.headers.get('idempotency-key') : null
    if (key !== null && key !== '' && incoming.grant !== null) {
      return await answerOnce(runtime, endpoint, c, incoming, incoming.grant, key)
    }
    return write(endpoint, await run(runtime, endpoint, incoming), incoming)
  } finally {
    runtime.gate.leave(endpoint.lane)
  }
}

async function receive(
  runtime: GatewayRuntime,
  endpoint: Endpoint,
  c: HonoContext<HttpEnv>,
  requestId: string,
): Promise<Incoming> {
  const { headers } = c.req.raw
  const ip = callerAddress(c.env)
  const { format: wanted, ...query } = c.req.query()
  let grant: ApiKeyGrant | null = null
  if (endpoint.scope !== null) {
    const keyInUrl = endpoint.takesKeyInUrl === undefined ? undefined : query.key
    const apiKey = apiKeyOf(headers, keyInUrl)
    grant = await runtime.authenticator.authenticate(apiKey, endpoint.scope, ip)
    if (apiKey === keyInUrl) refuseStrongKeyInUrl(grant)
    await runtime.keyLimiter.count(grant.actor.apiKeyId)
  }
  const format = answerFormat(wanted, headers.get('accept'), endpoint.asText !== undefined)
  const bodyText =
    endpoint.input === null || endpoint.inputFrom === 'query' ? '' : await readBodyText(c.req.raw)
  const isInQuery = endpoint.inputFrom === 'query' || (endpoint.inputFrom === 'either' && bodyText === '')
  const value = isInQuery
    ? query
    : parseBody(bodyText, headers.get('content-type'), headers.get('content-encoding'))
  return { requestId, ip, grant, format, bodyText, params: c.req.param(), value }
}

async function run(runtime: GatewayRuntime, endpoint: Endpoint, incoming: Incoming): Promise<object> {
  const { grant, params, value } = incoming
  const facts = { requestId: incoming.requestId, ip: incoming.ip }
  if (endpoint.scope === null || grant === null) {
    if (endpoint.scope !== null) throw new Error('An endpoint with a scope was reached without an API key.')
    const input = endpoint.input === null ? undefined : readInput(endpoint.input, value)
    return endpoint.run({ ctx: openContext(runtime, facts), input, params })
  }
  const ctx = keyedContext(runtime, facts, grant)
  if (endpoint.many !== undefined && endpoint.input !== null && Array.isArray(value)) {
    return endpoint.many.run(ctx, readItems(endpoint.input, value, endpoint.many.max))
  }
  const input = endpoint.input === null ? undefined : readInput(endpoint.input, value)
  return endpoint.run({ ctx, input, params })
}

async function answerOnce(
  runtime: GatewayRuntime,
  endpoint: Endpoint,
  c: HonoContext<HttpEnv>,
  incoming: Incoming,
  grant: ApiKeyGrant,
  key: string,
): Promise<Response> {
  const { requestId, ip, bodyText } = incoming
  const ctx = keyedContext(runtime, { requestId, ip }, grant)
  // What other software says in the query, and nothing in a body, tells its requests apart.
  const said = bodyText === '' ? JSON.stringify(incoming.value) : bodyText
  const request = { key, method: endpoint.method, path: c.req.path, bodyText: said }
  const { body, isRepeat } = await runtime.idempotency.once(ctx, request, async () =>
    JSON.stringify(await run(runtime, endpoint, incoming)),
  )
  return write(
    endpoint,
    JSON.parse(body),
    incoming,
    isRepeat ? { 'idempotency-replayed': 'true' } : undefined,
  )
}

function write(
  endpoint: Endpoint,
  answer: object,
  { format, requestId }: Incoming,
  headers?: Record<string, string>,
): Response {
  if (format === 'form')
    return answerResponse(toForm(answer), format, requestId, headers, endpoint.statuses?.of(answer))
  if (format === 'text' && endpoint.asText !== undefined) {
    return answerResponse(endpoint.asText(answer), format, requestId, headers)
  }
  return answerResponse(JSON.stringify(answer), 'json', requestId, headers, endpoint.statuses?.of(answer))
}

/** Looking labels up costs more than counting, so it is done once per status. */
function createObserver({ method, path }: Endpoint): (status: number, ms: number) => void {
  const byStatus = new Map<number, { observe(seconds: number): void }>()
  return (status, ms) => {
    let child = byStatus.get(status)
    if (child === undefined) {
      child = httpRequests.labels({ method, route: path, status: String(status) })
      byStatus.set(status, child)
    }
    child.observe(ms / 1000)
  }
}
