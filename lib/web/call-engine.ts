import type { CallContext } from '#lib/calls/call-context.ts'
import { createGatewayRuntime } from '#lib/gateway/open-runtime.ts'
import type { GatewayRuntime } from '#lib/gateway/runtime.ts'
import type { Context } from '#lib/platform/context.ts'
import { consoleNotifications, consoleRuntime } from './runtime.ts'

/** Next may load this module more than once; the process has one engine, and so one set of APNs connections. */
const holder = globalThis as typeof globalThis & { reveilleConsoleGateway?: Promise<GatewayRuntime> }

/** A page's or action's context with what sends pushes and waits for phones. */
export async function callContext(ctx: Context): Promise<CallContext> {
  return { ...ctx, ...(await consoleGateway()).engine }
}

/**
 * What the console sends test calls with and serves the API with, on the console's own pool. Put together on
 * first use: a console that does neither holds no APNs connection.
 *
 * @throws Error when REVEILLE_KEYS is not set; `npm start` sets it
 */
export function consoleGateway(): Promise<GatewayRuntime> {
  holder.reveilleConsoleGateway ??= openGateway().catch((error: unknown) => {
    delete holder.reveilleConsoleGateway
    throw error
  })
  return holder.reveilleConsoleGateway
}

async function openGateway(): Promise<GatewayRuntime> {
  const { settings, db, log } = consoleRuntime()
  return createGatewayRuntime(settings, { db, log, notifications: await consoleNotifications() })
}
