import type { TenantSettingsCache } from '#lib/apps/tenant-settings-cache.ts'
import { chooseCredentials, type UsableCredential } from '#lib/credentials/choose-credential.ts'
import type { CredentialCache } from '#lib/credentials/credential-cache.ts'
import type { Context } from '#lib/platform/context.ts'
import { findWakeFacts, findWakeTimes, type WakeFacts } from './lookup-store.ts'
import type { WakeableAnswer } from './schemas.ts'

type WakeContext = Context & { tenantSettings: TenantSettingsCache; credentials: CredentialCache }
type Condition = WakeableAnswer['conditions'][number]

const MANY_FAILURES = 3
const SLOWEST_SHARE = 0.95
const HEADROOM = 1.5
const MIN_WAIT_SECONDS = 5
const MAX_WAIT_SECONDS = 40
const ENOUGH_WAKES = 5

/** Whether the account's phones can be woken now, condition by condition, in an operator's words. */
export async function checkWakeable(ctx: WakeContext, aor: string): Promise<WakeableAnswer> {
  const now = ctx.clock.now()
  const [settings, credentials, facts] = await Promise.all([
    ctx.tenantSettings.get(ctx.tenantId),
    ctx.credentials.get(ctx.tenantId),
    findWakeFacts(ctx.db, ctx.tenantId, aor),
  ])
  const checked = facts.map((fact) => conditionsOf(fact, credentials, now))
  const best =
    checked.find((conditions) => conditions.every((one) => one.ok || !one.isRequired)) ?? checked[0]
  const wakeTimes = await findWakeTimes(
    ctx.db,
    ctx.tenantId,
    facts.map((fact) => fact.device_id),
    now,
  )
  return {
    wakeable: best?.every((one) => one.ok || !one.isRequired) ?? false,
    conditions: (best ?? [noPushToken()]).map(({ name, ok, detail }) => ({ name, ok, detail })),
    suggestedWaitSeconds: suggestWaitSeconds(wakeTimes, facts[0]?.wait_seconds ?? settings.waitSeconds),
  }
}

type CheckedCondition = Condition & { isRequired: boolean }

function noPushToken(): CheckedCondition {
  const detail =
    'No device of this account has an active VoIP push token. Open the app once so that it registers.'
  return { name: 'push_token', ok: false, detail, isRequired: true }
}

function conditionsOf(
  fact: WakeFacts,
  credentials: readonly UsableCredential[],
  now: Date,
): [CheckedCondition, ...CheckedCondition[]] {
  const environment = fact.environment === 'unknown' ? fact.default_environment : fact.environment
  const choice = chooseCredentials(
    credentials,
    {
      appId: fact.app_id,
      environment: environment === 'sandbox' ? 'sandbox' : 'production',
      topic: `${fact.bundle_id}.voip`,
    },
    now,
  )
  const isRegistered = fact.registration_expires_at !== null && fact.registration_expires_at > now
  const whose = fact.device_name === '' ? 'A device' : fact.device_name
  return [
    { name: 'push_token', ok: true, detail: `${whose} has an active VoIP push token.`, isRequired: true },
    {
      name: 'push_token_fresh',
      ok: fact.expires_at > now,
      detail: `Last registered ${fact.last_registered_at.toISOString()}, counts as fresh until ${fact.expires_at.toISOString()}.`,
      isRequired: false,
    },
    {
      name: 'environment_known',
      ok: fact.environment !== 'unknown',
      detail:
        fact.environment === 'unknown'
          ? `Not learnt yet; the first push tries ${environment}.`
          : `Apple has taken pushes in ${environment}.`,
      isRequired: false,
    },
    {
      name: 'credential',
      ok: choice.kind === 'chosen',
      detail: choice.kind === 'chosen' ? `${choice.candidates[0].name} is used.` : choice.detail,
      isRequired: true,
    },
    {
      name: 'wakes',
      ok: fact.failures < MANY_FAILURES,
      detail: wakeHistory(fact),
      isRequired: false,
    },
    {
      name: 'registered',
      ok: isRegistered,
      detail: isRegistered ? 'Registered now.' : 'Not registered: normal for a phone that wants to be woken.',
      isRequired: false,
    },
  ]
}

function wakeHistory(fact: WakeFacts): string {
  const last =
    fact.last_woke_at === null ? 'It has never woken' : `Last woke ${fact.last_woke_at.toISOString()}`
  return fact.failures === 0
    ? `${last}.`
    : `${last}; ${fact.failures} accepted pushes since then woke nobody.`
}

/** The wait that would have been enough for 95 of 100 measured wakes, with headroom; the setting where too few are known. */
export function suggestWaitSeconds(wakeTimesMs: readonly number[], settingSeconds: number): number {
  if (wakeTimesMs.length < ENOUGH_WAKES) return settingSeconds
  const sorted = [...wakeTimesMs].sort((a, b) => a - b)
  const slow = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * SLOWEST_SHARE))] ?? 0
  return Math.min(MAX_WAIT_SECONDS, Math.max(MIN_WAIT_SECONDS, Math.ceil((slow * HEADROOM) / 1000)))
}
