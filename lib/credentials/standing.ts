import type { ProbeOutcome } from '#lib/apns/probe.ts'

/** What was found of a credential in one environment, by a push or by a connection test. */
export type EnvironmentVerdict = {
  environment: 'production' | 'sandbox'
  state: ProbeOutcome['state']
  /** Apple's reason; null if it was not Apple who said it. */
  reason: string | null
  detail: string
}

/** Answers that say: not here, but maybe in the other environment. Both spellings are Apple's. */
const OTHER_ENVIRONMENT = [
  'BadCertificateEnvironment',
  'BadEnvironmentKeyIdInToken',
  'BadEnvironmentKeyInToken',
]

/** Answers that say nothing of the credential itself: our clock is wrong, or one topic of several is refused. */
const NOT_THE_CREDENTIAL = [
  'ExpiredProviderToken',
  'TooManyProviderTokenUpdates',
  'BadTopic',
  'TopicDisallowed',
]

/**
 * What a verdict means for the credential.
 *
 * - `breaks`: no push with it can succeed.
 * - `narrows`: it is not for this environment.
 * - `works`: Apple takes it.
 * - `nothing`: it was not answered, or refused for something else than itself.
 */
export type Consequence = 'breaks' | 'narrows' | 'works' | 'nothing'

export function consequenceOf({ state, reason }: Pick<EnvironmentVerdict, 'state' | 'reason'>): Consequence {
  if (state === 'working') return 'works'
  if (state === 'unusable') return 'breaks'
  if (state === 'unknown' || reason === null || NOT_THE_CREDENTIAL.includes(reason)) return 'nothing'
  return OTHER_ENVIRONMENT.includes(reason) ? 'narrows' : 'breaks'
}

/** Whether a verdict only says that the credential is for the other environment, and that one takes it. */
export function isForOtherOnly(verdict: EnvironmentVerdict, all: readonly EnvironmentVerdict[]): boolean {
  return consequenceOf(verdict) === 'narrows' && all.some((other) => consequenceOf(other) === 'works')
}
