import type { ProbeOutcome } from '#lib/apns/probe.ts'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import { requireRole } from '#lib/platform/roles.ts'
import { openSecret, storeCheck } from './admin-store.ts'
import type { CredentialRecord } from './credential.ts'
import type { ProbingContext } from './credential-context.ts'
import { type Judgement, judgeCredential } from './judge-credential.ts'
import { getCredential } from './list-credentials.ts'
import { consequenceOf, isForOtherOnly } from './standing.ts'

/** What Apple said of a credential in one environment. */
export type EnvironmentCheck = {
  environment: 'production' | 'sandbox'
  /** `working`: Apple takes it. `refused`: it does not. `unusable`: it cannot even be tried. `unknown`: no answer. */
  state: ProbeOutcome['state']
  /** Apple's reason; null without an answer. */
  reason: string | null
  /** One sentence for a person. */
  detail: string
  /** How long Apple took, connecting included, in milliseconds. */
  tookMs: number
  /** How far Apple's clock was ahead of ours, in milliseconds; null without an answer. */
  skewMs: number | null
}

export type CredentialCheck = {
  /**
   * `working`: in all its environments, or in the one that it is for. `refused`: Apple refuses it. `unknown`:
   * nobody refused it, but not all answered.
   */
  state: 'working' | 'refused' | 'unknown'
  environments: EnvironmentCheck[]
  /** All of it in one line. */
  summary: string
  /** What became of a credential in use by it. */
  judgement: Judgement
}

/**
 * Asks Apple about a credential, in each of its environments, without ringing a phone, and notes the answer. One
 * in use that Apple refuses is broken from then on; a broken one that Apple takes is in use again. No transaction
 * is open meanwhile; takes up to ten seconds where Apple does not answer.
 *
 * @throws AppError `not_found`, for a role below admin too
 */
export async function checkCredential(
  ctx: ProbingContext,
  input: { credentialId: string },
): Promise<CredentialCheck> {
  requireRole(ctx, 'admin')
  const credential = await getCredential(ctx, input)
  const { credentialId, name } = credential
  const environments = await Promise.all(
    credential.environments.map((environment) => probe(ctx, credential, environment)),
  )
  const state = overall(environments)
  const summary = environments.map((check) => `${check.environment}: ${check.detail}`).join(' ')
  const at = ctx.clock.now()
  const skewMs = environments.find((check) => check.skewMs !== null)?.skewMs ?? null
  const judgement = await judgeCredential(ctx, { credentialId, verdicts: environments, at, skewMs })
  await ctx.db.prisma.$transaction(async (tx) => {
    await storeCheck(tx, ctx.tenantId, credentialId, { at, result: summary })
    if (ctx.actor.kind === 'system') return
    const change = { action: 'credential.check', detail: { state, summary } }
    await recordAuditEvent(tx, ctx, { subject: name, subjectId: credentialId, ...change })
  })
  return { state, environments, summary, judgement }
}

/** It says nothing of the credential: another process may well have the key. */
const SEALED = 'Its secret cannot be opened here: the key that sealed it is not in REVEILLE_KEYS.'

async function probe(
  ctx: ProbingContext,
  credential: CredentialRecord,
  environment: 'production' | 'sandbox',
): Promise<EnvironmentCheck> {
  const { credentialId, topics, apps } = credential
  const secret = await openSecret(ctx.db, ctx.keyRing, ctx.tenantId, credentialId)
  if (secret === null)
    return { environment, state: 'unknown', reason: null, detail: SEALED, tookMs: 0, skewMs: null }
  const voipTopic = topics.find((topic) => topic.endsWith('.voip'))
  const ownTopic = apps[0] === undefined ? undefined : `${apps[0].bundleId}.voip`
  const startedMs = performance.now()
  const { state, reason, detail, push } = await ctx.apns.probe(
    { credentialId, secret },
    environment,
    voipTopic ?? ownTopic,
  )
  const tookMs = Math.round(performance.now() - startedMs)
  return { environment, state, reason, detail, tookMs, skewMs: push.skewMs }
}

function overall(checks: readonly EnvironmentCheck[]): CredentialCheck['state'] {
  const counting = checks.filter((check) => !isForOtherOnly(check, checks))
  if (counting.some(({ state }) => state === 'refused' || state === 'unusable')) return 'refused'
  return counting.length > 0 && counting.every((check) => consequenceOf(check) === 'works')
    ? 'working'
    : 'unknown'
}
