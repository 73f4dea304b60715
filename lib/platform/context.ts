import type { Clock } from './clock.ts'
import type { Db } from './db.ts'
import type { Log } from './log.ts'

export type Role = 'owner' | 'admin' | 'operator' | 'viewer'

/** Who is acting. The audit trail names it. */
export type Actor =
  | { kind: 'user'; userId: string; name: string; role: Role; isPlatformAdmin: boolean }
  | { kind: 'api_key'; apiKeyId: string; name: string; scopes: readonly string[] }
  | { kind: 'system'; name: string }

/** What every use case knows of the request that it serves. Built from a session, an API key, or by a process. */
export type Context = {
  tenantId: string
  actor: Actor
  requestId: string
  ip: string | null
  clock: Clock
  db: Db
  log: Log
}

/** A context without a tenant: sign-in, platform administration, process start. */
export type PlatformContext = Omit<Context, 'tenantId'>
