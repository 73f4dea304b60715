import type { Context } from '#lib/platform/context.ts'
import type { AlertScope } from './store.ts'

/** Whose alerts an actor sees in a tenant: a platform admin those of the platform too. */
export function alertScope({ tenantId, actor }: Pick<Context, 'tenantId' | 'actor'>): AlertScope {
  return { tenantId, withPlatform: actor.kind === 'user' && actor.isPlatformAdmin }
}
