import { createHash } from 'node:crypto'

/**
 * What the large seed knows of each row by its number alone, as SQL: no row has to be read to write the next, a batch
 * can be made at any time and in any order, and the same number always gives the same row.
 */

/** Sizes and times that all statements of one seed share. */
export type LargeScale = {
  tenantId: string
  seed: number
  devices: number
  accounts: number
  calls: number
  /** When history begins, ms since 1970, and how many days it lasts. */
  startMs: number
  days: number
  apps: readonly { appId: string; bundleId: string }[]
}

/** Devices are first seen during this time before history begins. */
const GROWTH_MS = 30 * 86_400_000
/** Every so many-th account has nothing but a desk phone. */
const DESK_EVERY = 25

/** A name for a prepared statement whose text depends on the seed. */
export function nameOf(what: string, text: string): string {
  return `large_${what}_${createHash('sha1').update(text).digest('hex').slice(0, 12)}`
}

/** A UUIDv7 (RFC 9562 §5.7) of a moment in ms, with the rest of it from a text. */
export function uuidOf(ms: string, text: string): string {
  return `(lpad(to_hex(${ms}), 12, '0') || overlay(overlay(left(md5(${text}), 20) PLACING '7' FROM 1) PLACING '8' FROM 5))::uuid`
}

/** A number from 0 up to, not including, 1 that chance picks for a row; `what` keeps picks of one row apart. */
export function chance(row: string, what: number): string {
  return `((hashint8extended((${row})::bigint, ${what}) & 2147483647) / 2147483648.0::float8)`
}

/** A time as JSON has it. */
export function isoTime(at: string): string {
  return `to_char((${at}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** One item of a list, picked by chance. The list is of our own words, not of anybody's input. */
export function oneOf(items: readonly string[], row: string, what: number): string {
  const list = items.map((item) => `'${item.replaceAll("'", "''")}'`).join(',')
  return `(ARRAY[${list}])[1 + floor(${items.length} * ${chance(row, what)})::int]`
}

/** Expressions over the number of a device or an account, for one seed. */
export function largeRows(scale: LargeScale) {
  const { seed, devices, accounts, startMs, apps } = scale
  const growthStartMs = startMs - GROWTH_MS
  const seenMs = (device: string) =>
    `(${growthStartMs} + (${device})::bigint * ${GROWTH_MS} / ${Math.max(1, devices)})`
  const appIndex = (device: string) => {
    const pick = chance(device, 1)
    return `(CASE WHEN ${pick} < 0.7 THEN 1 WHEN ${pick} < 0.95 THEN ${Math.min(2, apps.length)} ELSE ${apps.length} END)`
  }
  const choose = (values: readonly string[], device: string) =>
    `(ARRAY[${values.map((value) => `'${value}'`).join(',')}])[${appIndex(device)}]`
  const pushTokenValue = (device: string) =>
    `(md5('${seed} push ' || ${device}) || md5('${seed} token ' || ${device}))`
  return {
    seenMs,
    /** Devices beyond one each are the second ones of the accounts with the highest numbers. */
    accountOf: (device: string) =>
      `(CASE WHEN ${device} < ${accounts} THEN ${device} ELSE ${2 * accounts - 1} - ${device} END)`,
    secondDeviceOf: (account: string) => `(${2 * accounts - 1} - ${account})`,
    isDesk: (account: string) => `(${account} % ${DESK_EVERY} = ${DESK_EVERY - 1})`,
    /** How many devices of an account can be pushed. */
    targetsOf: (account: string) =>
      `(CASE WHEN ${account} % ${DESK_EVERY} = ${DESK_EVERY - 1} THEN 0 WHEN ${account} >= ${2 * accounts - devices} THEN 2 ELSE 1 END)`,
    aorOf: (account: string) => `('sip:' || (1000000 + ${account}) || '@pbx.large.example')`,
    accountId: (account: string) => uuidOf(seenMs(account), `'${seed} account ' || ${account}`),
    deviceId: (device: string) => uuidOf(seenMs(device), `'${seed} device ' || ${device}`),
    pushTokenId: (device: string) => uuidOf(seenMs(device), `'${seed} push token ' || ${device}`),
    pushTokenValue,
    fingerprintOf: (device: string) => `encode(sha256(${pushTokenValue(device)}::bytea), 'hex')`,
    contactOf: (device: string) =>
      `('sip:' || ${device} || '@203.0.113.' || ${device} % 250 || ':' || (20000 + ${device} % 40000) || ';transport=tls')`,
    appIdOf: (device: string) =>
      `${choose(
        apps.map(({ appId }) => appId),
        device,
      )}::uuid`,
    bundleOf: (device: string) =>
      choose(
        apps.map(({ bundleId }) => bundleId),
        device,
      ),
  }
}
