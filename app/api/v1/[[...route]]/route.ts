import { handle } from 'hono/vercel'
import { createGatewayApp } from '#lib/gateway/app.ts'
import { consoleGateway } from '#lib/web/call-engine.ts'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'
/** A request may wait for a phone for a minute. */
export const maxDuration = 75

type Handler = (request: Request) => Response | Promise<Response>

declare global {
  /** One runtime for each process: Next loads this file anew whenever it is changed in development. */
  var reveilleConsoleApi: Promise<Handler> | undefined
}

async function open(): Promise<Handler> {
  return handle(createGatewayApp(await consoleGateway()))
}

async function serve(request: Request): Promise<Response> {
  globalThis.reveilleConsoleApi ??= open().catch((error: unknown) => {
    globalThis.reveilleConsoleApi = undefined
    throw error
  })
  const handler = await globalThis.reveilleConsoleApi
  return handler(request)
}

export {
  serve as DELETE,
  serve as GET,
  serve as HEAD,
  serve as OPTIONS,
  serve as PATCH,
  serve as POST,
  serve as PUT,
}
