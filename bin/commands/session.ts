import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { createEndpoints } from '#lib/apns/endpoints.ts'
import { type Apns, createApns } from '#lib/apns/send-push.ts'
import { type Clock, systemClock } from '#lib/platform/clock.ts'
import type { Context, PlatformContext } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Env } from '#lib/platform/env.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { Log } from '#lib/platform/log.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import { getTenant } from '#lib/tenants/get-tenant.ts'

/** What a command works with. */
export type Session = {
  settings: Env
  /** A direct connection string, for what a pooler would not carry. */
  databaseUrl: string
  db: Db
  keyRing: KeyRing
  platform: PlatformContext
  /** @throws AppError `not_found` that names the slug */
  tenant(slug: string): Promise<Context>
  /** The way to APNs; opened when it is first asked for. */
  apns(): Apns
  close(): Promise<void>
}

/** The parts that a session is made of; it closes the database. */
export type SessionParts = {
  settings: Env
  databaseUrl: string
  db: Db
  keyRing: KeyRing
  log: Log
  clock?: Clock
  requestId?: string
}

/** A session over an open database. The audit trail names the person by the account of this machine. */
export function createSession(parts: SessionParts): Session {
  const { settings, databaseUrl, db, keyRing, log, clock = systemClock } = parts
  const platform: PlatformContext = {
    actor: { kind: 'system', name: `command line (${userInfo().username})` },
    requestId: parts.requestId ?? randomUUID(),
    ip: null,
    clock,
    db,
    log,
  }
  let apns: Apns | undefined
  return {
    settings,
    databaseUrl,
    db,
    keyRing,
    platform,
    async tenant(slug) {
      try {
        const { tenantId } = await getTenant(platform, { slug })
        return { ...platform, tenantId }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'not_found') throw error
        throw new AppError('not_found', `There is no tenant with the slug "${slug}".`)
      }
    },
    apns() {
      apns ??= createApns({ endpoints: apnsEndpoints(settings), clock })
      return apns
    },
    async close() {
      await apns?.stop()
      await db.close()
    },
  }
}

function apnsEndpoints(settings: Env): ReturnType<typeof createEndpoints> {
  return createEndpoints({
    productionUrl: settings.APNS_PRODUCTION_URL,
    sandboxUrl: settings.APNS_SANDBOX_URL,
    caPem: settings.APNS_CA_FILE === undefined ? undefined : readFileSync(settings.APNS_CA_FILE, 'utf8'),
  })
}
