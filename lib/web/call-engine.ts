import { readFileSync } from 'node:fs'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { createApns } from '#lib/apns/send-push.ts'
import type { CallContext } from '#lib/calls/call-context.ts'
import { type CallEngine, createCallEngine } from '#lib/calls/call-engine.ts'
import { systemClock } from '#lib/platform/clock.ts'
import type { Context } from '#lib/platform/context.ts'
import { openNotifications } from '#lib/platform/notifications.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { consoleRuntime } from './runtime.ts'

/** Next may load this module more than once; the process has one engine, and so one set of APNs connections. */
const holder = globalThis as typeof globalThis & { reveilleCallEngine?: Promise<CallEngine> }

/** A page's or action's context with what sends pushes and waits for phones. */
export async function callContext(ctx: Context): Promise<CallContext> {
  return { ...ctx, ...(await consoleCallEngine()) }
}

/**
 * The console's call engine, put together on first use: a console that sends no test holds no APNs connection.
 *
 * @throws Error when REVEILLE_KEYS is not set; `npm start` sets it
 */
function consoleCallEngine(): Promise<CallEngine> {
  holder.reveilleCallEngine ??= openEngine().catch((error: unknown) => {
    delete holder.reveilleCallEngine
    throw error
  })
  return holder.reveilleCallEngine
}

async function openEngine(): Promise<CallEngine> {
  const { db, log, settings } = consoleRuntime()
  if (settings.REVEILLE_KEYS === undefined) throw new Error('The console needs REVEILLE_KEYS to send pushes.')
  const keyRing = parseKeyRing(settings.REVEILLE_KEYS)
  const endpoints = createEndpoints({
    productionUrl: settings.APNS_PRODUCTION_URL,
    sandboxUrl: settings.APNS_SANDBOX_URL,
    caPem: settings.APNS_CA_FILE === undefined ? undefined : readFileSync(settings.APNS_CA_FILE, 'utf8'),
  })
  const notifications = await openNotifications(db, log)
  const apns = createApns({ endpoints, clock: systemClock, log })
  return createCallEngine({ db, apns, keyRing, notifications, clock: systemClock, log })
}
