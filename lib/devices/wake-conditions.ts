import { type DeviceRecord, MANY_FAILURES, type PushTokenRecord, ringingPushToken } from './device.ts'

/** What must be known of a credential to say whether it can wake a device; no secret among it. */
export type CredentialFacts = {
  name: string
  status: 'draft' | 'active' | 'retiring' | 'retired' | 'broken'
  environments: readonly ('production' | 'sandbox')[]
  /** Empty for a key, which serves every topic of its team. */
  topics: readonly string[]
  notAfter: Date | null
  apps: readonly { appId: string }[]
}

/** `met` holds, `unmet` does not and no call can wake the phone, `unclear` is worth a look but may work. */
export type WakeCondition = {
  name: string
  label: string
  state: 'met' | 'unmet' | 'unclear'
  detail: string
}

/** Whether a phone can be woken now, condition by condition. It can when none is `unmet`. */
export function wakeConditions(
  device: DeviceRecord,
  credentials: readonly CredentialFacts[],
  now: Date,
): WakeCondition[] {
  const pushToken = ringingPushToken(device)
  if (pushToken === undefined) return [noPushToken(device)]
  return [
    {
      name: 'push_token',
      label: 'Active VoIP push token',
      state: 'met',
      detail: `Its last characters are ${pushToken.lastFour}.`,
    },
    ...(pushToken.app.onLapse === 'disable' ? [registrationLive(device, now)] : []),
    freshness(pushToken, now),
    environmentKnown(pushToken),
    credentialGood(pushToken, credentials, now),
    wakes(pushToken),
  ]
}

function noPushToken(device: DeviceRecord): WakeCondition {
  const last = device.pushTokens.find(({ kind }) => kind === 'voip')
  const detail =
    last === undefined
      ? 'It has sent none. Open the app once so that it registers with one.'
      : `The last one is ${last.status}${last.statusReason === '' ? '' : ` (${last.statusReason})`}. Open the app once so that it registers with a good one.`
  return { name: 'push_token', label: 'No active VoIP push token', state: 'unmet', detail }
}

/** Asked for by apps only that are not pushed once their binding has lapsed. */
function registrationLive({ registration }: DeviceRecord, now: Date): WakeCondition {
  const name = 'registration'
  if (registration !== null && registration.expiresAt > now) {
    const detail = 'The app is set to be pushed only while it is registered.'
    return { name, label: 'Registration in force', state: 'met', detail }
  }
  return {
    name,
    label: 'Registration lapsed',
    state: 'unmet',
    detail: `${registration === null ? 'There is none' : `It ended at ${registration.expiresAt.toISOString()}`}, and the app is set to be pushed only while it is registered. Open the app once, or set it to keep the push token when the registration lapses.`,
  }
}

function freshness(pushToken: PushTokenRecord, now: Date): WakeCondition {
  return pushToken.expiresAt > now
    ? { name: 'fresh', label: 'Registered lately', state: 'met', detail: 'Its push token counts as fresh.' }
    : {
        name: 'fresh',
        label: 'Not registered for long',
        state: 'unclear',
        detail: 'Its push token is older than the tenant’s limit. Apple may still accept it.',
      }
}

/** Where a push would go first: a push token whose environment is not known takes the app's default. */
function firstEnvironment({ environment, app }: PushTokenRecord): 'production' | 'sandbox' {
  const first = environment === 'unknown' ? app.defaultEnvironment : environment
  return first === 'sandbox' ? 'sandbox' : 'production'
}

function environmentKnown(pushToken: PushTokenRecord): WakeCondition {
  return pushToken.environment === 'unknown'
    ? {
        name: 'environment',
        label: 'Environment not known yet',
        state: 'unclear',
        detail: `The first push tries ${firstEnvironment(pushToken)}, then the other one.`,
      }
    : {
        name: 'environment',
        label: 'Environment known',
        state: 'met',
        detail: `It is ${pushToken.environment}.`,
      }
}

function credentialGood(
  pushToken: PushTokenRecord,
  credentials: readonly CredentialFacts[],
  now: Date,
): WakeCondition {
  const environment = firstEnvironment(pushToken)
  const topic = `${pushToken.app.bundleId}.voip`
  const serving = credentials.filter(
    ({ apps, environments, topics }) =>
      apps.some(({ appId }) => appId === pushToken.app.appId) &&
      environments.includes(environment) &&
      (topics.length === 0 || topics.includes(topic)),
  )
  const good = serving.find(
    ({ status, notAfter }) =>
      (status === 'active' || status === 'retiring') && (notAfter === null || notAfter > now),
  )
  if (good !== undefined) {
    return {
      name: 'credential',
      label: 'Working credential',
      state: 'met',
      detail: `${good.name} serves ${topic}.`,
    }
  }
  const detail = `${serving.length === 0 ? 'None serves' : 'None that is active and in date serves'} ${topic} in ${environment}.`
  return { name: 'credential', label: 'No working credential', state: 'unmet', detail }
}

function wakes({ failures, lastWokeAt }: PushTokenRecord): WakeCondition {
  if (failures >= MANY_FAILURES) {
    const detail = `The last ${failures} pushes that Apple accepted woke nobody. Ask the user to open the app once.`
    return { name: 'wakes', label: 'Does not wake', state: 'unclear', detail }
  }
  return lastWokeAt === null
    ? {
        name: 'wakes',
        label: 'Never woken yet',
        state: 'unclear',
        detail: 'No push has been tried to the end.',
      }
    : { name: 'wakes', label: 'Wakes', state: 'met', detail: 'It registered again after its last push.' }
}

/** The conditions of an account: those of the device that fares best, for one phone that rings is enough. */
export function bestWakeConditions(
  devices: readonly DeviceRecord[],
  credentials: readonly CredentialFacts[],
  now: Date,
): WakeCondition[] {
  const checked = devices.map((device) => wakeConditions(device, credentials, now))
  checked.sort((a, b) => trouble(a) - trouble(b))
  const detail = 'It has no device yet. Open the app once so that it registers.'
  return checked[0] ?? [{ name: 'push_token', label: 'No active VoIP push token', state: 'unmet', detail }]
}

/** An unmet condition weighs more than all the unclear ones together. */
function trouble(conditions: readonly WakeCondition[]): number {
  const weights = { met: 0, unclear: 1, unmet: 100 }
  return conditions.reduce((sum, { state }) => sum + weights[state], 0)
}
