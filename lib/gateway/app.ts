import { OpenAPIHono } from '@hono/zod-openapi'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { describeEndpoint } from './describe-endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { type HttpEnv, newRequestId, saneRequestId } from './http-env.ts'
import { openApiDocument } from './openapi-document.ts'
import { refuse } from './refusal.ts'
import { callHistoryEndpoints } from './routes/call-history.ts'
import { callEndpoints } from './routes/calls.ts'
import { credentialEndpoints } from './routes/credentials.ts'
import { flexisipEndpoints } from './routes/flexisip.ts'
import { mountHealth, mountOperations } from './routes/health.ts'
import { modApnEndpoints } from './routes/mod-apn.ts'
import { pushTokenEndpoints } from './routes/push-tokens.ts'
import { pushEndpoints } from './routes/pushes.ts'
import { registrationEndpoints } from './routes/registrations.ts'
import { sylkEndpoints } from './routes/sylk.ts'
import type { GatewayRuntime } from './runtime.ts'
import { serveEndpoint } from './serve-endpoint.ts'
import { sizedResponse } from './sized-response.ts'

const BASE = '/api/v1'

/** Every endpoint of the API. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...registrationEndpoints,
  ...pushTokenEndpoints,
  ...callEndpoints,
  ...callHistoryEndpoints,
  ...pushEndpoints,
  ...credentialEndpoints,
  ...flexisipEndpoints,
  ...modApnEndpoints,
  ...sylkEndpoints,
]

/** The API with everything around it. The same app is served by the gateway's own port and inside Next. */
export function createGatewayApp(runtime: GatewayRuntime): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>()
  const documentText = JSON.stringify(createOpenApiDocument())
  mountHealth(app, '/healthz', runtime)
  mountHealth(app, `${BASE}/healthz`, runtime)
  mountOperations(app, runtime)
  app.get(`${BASE}/openapi.json`, () =>
    sizedResponse(documentText, 200, { 'content-type': 'application/json' }),
  )
  for (const endpoint of ENDPOINTS) {
    app.on(
      endpoint.method.toUpperCase(),
      `${BASE}${toHonoPath(endpoint.path)}`,
      serveEndpoint(runtime, endpoint),
    )
  }
  refuseOtherMethods(app, runtime)
  app.notFound((c) => refuse(runtime.log, notFound(), requestFacts(c.req.raw)))
  app.onError((error, c) => refuse(runtime.log, error, requestFacts(c.req.raw)))
  return app
}

/** The OpenAPI 3.1 document, which needs no running process. */
export function createOpenApiDocument(): ReturnType<typeof openApiDocument> {
  const api = new OpenAPIHono<HttpEnv>()
  for (const endpoint of ENDPOINTS) describeEndpoint(api, endpoint)
  return openApiDocument(api)
}

/** A path that is there with another method is 405 and says which methods it has (RFC 9110 §15.5.6). */
function refuseOtherMethods(app: OpenAPIHono<HttpEnv>, runtime: GatewayRuntime): void {
  const methodsByPath = Map.groupBy(ENDPOINTS, (endpoint) => toHonoPath(endpoint.path))
  for (const [path, endpoints] of methodsByPath) {
    const allowed = endpoints.map((endpoint) => endpoint.method.toUpperCase()).join(', ')
    app.all(`${BASE}${path}`, (c) => {
      const error = new AppError('method_not_allowed', `This address takes ${allowed}.`)
      const response = refuse(runtime.log, error, requestFacts(c.req.raw))
      response.headers.set('allow', allowed)
      return response
    })
  }
}

function requestFacts(request: Request): { requestId: string; route: string } {
  return {
    requestId: saneRequestId(request.headers.get('x-request-id')) ?? newRequestId(),
    route: `${request.method.toLowerCase()} ${new URL(request.url).pathname}`,
  }
}

function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}
