import { systemClock } from '#lib/platform/clock.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import { type Db, openDb } from '#lib/platform/db.ts'
import { type Env, env } from '#lib/platform/env.ts'
import { newId } from '#lib/platform/ids.ts'
import { createLog, type Log } from '#lib/platform/log.ts'
import { type Mailer, openMailer } from '#lib/platform/mailer.ts'
import { type Notifications, openNotifications } from '#lib/platform/notifications.ts'
import { type KeyRing, parseKeyRing } from '#lib/platform/secrets.ts'
import { createSignInThrottle, type SignInThrottle } from '#lib/users/sign-in-throttle.ts'

/** What the console process holds once. */
export type ConsoleRuntime = {
  settings: Env
  authSecret: string
  /** What seals second factors; null where REVEILLE_KEYS is not set. */
  keyRing: KeyRing | null
  db: Db
  log: Log
  /** Null where mail is not set up. */
  mailer: Mailer | null
  signInThrottle: SignInThrottle
}

/** Next may load this module more than once (per bundle, per reload); the process has one pool all the same. */
const holder = globalThis as typeof globalThis & {
  reveilleConsole?: ConsoleRuntime
  reveilleNotifications?: Promise<Notifications>
}

/**
 * The console's database, settings and log, opened on first use.
 *
 * @throws Error when DATABASE_URL or AUTH_SECRET is missing: `npm start` makes both and hands them down
 */
export function consoleRuntime(): ConsoleRuntime {
  holder.reveilleConsole ??= openRuntime()
  return holder.reveilleConsole
}

function openRuntime(): ConsoleRuntime {
  const settings = env()
  if (settings.DATABASE_URL === undefined || settings.AUTH_SECRET === undefined) {
    throw new Error('The console needs DATABASE_URL and AUTH_SECRET. `npm start` makes both.')
  }
  const db = openDb({
    url: settings.DATABASE_URL,
    directUrl: settings.DATABASE_DIRECT_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    applicationName: 'reveille console',
  })
  return {
    settings,
    authSecret: settings.AUTH_SECRET,
    keyRing: settings.REVEILLE_KEYS === undefined ? null : parseKeyRing(settings.REVEILLE_KEYS),
    db,
    log: createLog('console', settings.LOG_LEVEL),
    mailer: openMailer(settings),
    signInThrottle: createSignInThrottle({ db, clock: systemClock }),
  }
}

/** The one connection of the console that listens, opened on first use. */
export function consoleNotifications(): Promise<Notifications> {
  const { db, log } = consoleRuntime()
  holder.reveilleNotifications ??= openNotifications(db, log)
  return holder.reveilleNotifications
}

/** A context for what belongs to no tenant: signing in, finding out who is asking. */
export function consoleContext(ip: string | null): PlatformContext {
  const { db, log } = consoleRuntime()
  return {
    actor: { kind: 'system', name: 'console' },
    requestId: newId(),
    ip,
    clock: systemClock,
    db,
    log,
  }
}
