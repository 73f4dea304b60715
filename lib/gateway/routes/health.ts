import { timingSafeEqual } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '#lib/platform/errors.ts'
import { metricsRegistry } from '#lib/platform/metrics.ts'
import { showCredentialHealth } from '../credential-health.ts'
import { type HttpEnv, newRequestId } from '../http-env.ts'
import { isReady } from '../readiness.ts'
import { refuse } from '../refusal.ts'
import type { GatewayRuntime } from '../runtime.ts'
import { sizedResponse } from '../sized-response.ts'

type App = OpenAPIHono<HttpEnv>

/** `GET /healthz`: tells a PBX whether to bother. Asks nothing but this process. */
export function mountHealth(app: App, path: string, runtime: GatewayRuntime): void {
  app.get(path, () =>
    runtime.isStopping()
      ? json({ status: 'stopping' }, 503, { 'retry-after': '5' })
      : json({ status: 'ok' }, 200),
  )
}

/** `GET /readyz` and `GET /metrics`, for whoever runs the gateway. */
export function mountOperations(app: App, runtime: GatewayRuntime): void {
  app.get('/readyz', async () => {
    const { ready, checks } = await isReady(runtime)
    return json({ status: ready ? 'ready' : 'not ready', checks }, ready ? 200 : 503)
  })
  app.get('/metrics', async (c) => {
    try {
      refuseUnlessAllowed(runtime.metricsToken, c.req.header('authorization'))
      await showCredentialHealth(runtime)
      return sizedResponse(await metricsRegistry.metrics(), 200, {
        'content-type': metricsRegistry.contentType,
      })
    } catch (error) {
      return refuse(runtime.log, error, { requestId: newRequestId(), route: 'get /metrics' })
    }
  })
}

function json(body: object, status: number, headers: Record<string, string> = {}): Response {
  return sizedResponse(JSON.stringify(body), status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-request-id': newRequestId(),
    ...headers,
  })
}

function refuseUnlessAllowed(metricsToken: string | undefined, authorization: string | undefined): void {
  if (metricsToken === undefined) return
  const expected = Buffer.from(`Bearer ${metricsToken}`)
  const given = Buffer.from(authorization ?? '')
  if (given.length === expected.length && timingSafeEqual(given, expected)) return
  throw new AppError('unauthenticated', 'The bearer of METRICS_TOKEN is needed.')
}
