import type { ProbeOutcome } from '#lib/apns/probe.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { type CredentialRecord, openSecret, storeCheck } from './admin-store.ts'
import type { ProbingContext } from './credential-context.ts'
import { getCredential } from './list-credentials.ts'

/** What Apple said of a credential in one environment. */
export type EnvironmentCheck = {
  environment: 'production' | 'sandbox'
  /** `working`: Apple takes it. `refused`: it does not. `unusable`: it cannot even be tried. `unknown`: no answer. */
  state: ProbeOutcome['state']
  /** Apple's reason; null without an answer. */
  reason: string | null
  /** One sentence for a person. */
  detail: string
}

export type CredentialCheck = {
  /** `working`: in all its environments. `unknown`: nobody refused it, but not all answered. */
  state: 'working' | 'refused' | 'unknown'
  environments: EnvironmentCheck[]
  /** All of it in one line. */
  summary: string
}

/**
 * Asks Apple about a credential, in each of its environments, without ringing a phone, and notes the answer.
 * No transaction is open meanwhile; takes up to ten seconds where Apple does not answer.
 *
 * @throws AppError `not_found`, for a role below admin too
 */
export async function checkCredential(
  ctx: ProbingContext,
  input: { credentialId: string },
): Promise<CredentialCheck> {
  requireRole(ctx, 'admin')
  const credential = await getCredential(ctx, input)
  const environments = await Promise.all(
    credential.environments.map((environment) => probe(ctx, credential, environment)),
  )
  const summary = environments.map((check) => `${check.environment}: ${check.detail}`).join(' ')
  await storeCheck(ctx.db, ctx.tenantId, credential.credentialId, { at: ctx.clock.now(), result: summary })
  return { state: overall(environments), environments, summary }
}

async function probe(
  ctx: ProbingContext,
  credential: CredentialRecord,
  environment: 'production' | 'sandbox',
): Promise<EnvironmentCheck> {
  const { credentialId, topics, apps } = credential
  const secret = await openSecret(ctx.db, ctx.keyRing, ctx.tenantId, credentialId)
  if (secret === null) return { environment, state: 'unusable', reason: null, detail: 'It has been removed.' }
  const voipTopic = topics.find((topic) => topic.endsWith('.voip'))
  const ownTopic = apps[0] === undefined ? undefined : `${apps[0].bundleId}.voip`
  const { state, reason, detail } = await ctx.apns.probe(
    { credentialId, secret },
    environment,
    voipTopic ?? ownTopic,
  )
  return { environment, state, reason, detail }
}

function overall(checks: readonly EnvironmentCheck[]): CredentialCheck['state'] {
  if (checks.some(({ state }) => state === 'refused' || state === 'unusable')) return 'refused'
  return checks.length > 0 && checks.every(({ state }) => state === 'working') ? 'working' : 'unknown'
}
