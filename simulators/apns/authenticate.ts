import type { Behaviour } from './behaviour.ts'
import { type ClientCertificate, judgeCertificate } from './client-certificate.ts'
import type { ConnectionState } from './connection-state.ts'
import type { ApnsPki } from './pki.ts'
import type { ProviderTokenReader, ReadProviderToken } from './provider-token.ts'
import { bundleIdOf } from './push-types.ts'
import { type Rejection, reject } from './reasons.ts'

/** A provider whose credential is good: which topics it may use, and the topic meant when it names none. */
export type Authenticated = {
  outcome: 'authenticated'
  soleTopic: string | null
  judgeTopic(topic: string): Rejection | null
}

/** What authentication needs to know of the simulator. */
export type AuthenticationWorld = { pki: ApnsPki; readToken: ProviderTokenReader; behaviour: Behaviour }

/** A provider token is good for one hour and may change every 20 minutes (Apple: "Establishing a token-based connection"). */
const JWT_LIFE_SECONDS = 3600
const JWT_CHANGE_MS = 20 * 60_000
/** How far a provider's clock may run ahead. */
const CLOCK_AHEAD_SECONDS = 60

/** The provider token of an `authorization` header, read; null when there is none. */
export function providerTokenOf(
  headers: Record<string, string>,
  readToken: ProviderTokenReader,
): ReadProviderToken | null {
  const providerToken = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return providerToken === undefined ? null : readToken(providerToken)
}

/**
 * Who is pushing. With a client certificate the authorization header is ignored, as Apple says. A valid
 * provider token binds the connection to its team, key and bundle ids.
 */
export function authenticate(
  connection: ConnectionState,
  providerToken: ReadProviderToken | null,
  nowMs: number,
  world: AuthenticationWorld,
): Authenticated | Rejection {
  if (connection.certificate !== null) {
    const problem = judgeCertificate(connection.certificate, connection.environment, nowMs, world.pki)
    return problem ?? withCertificate(connection.certificate)
  }
  if (connection.wedged) return reject('ExpiredProviderToken')
  if (providerToken === null) return reject('MissingProviderToken')
  const problem = judgeToken(connection, providerToken, nowMs, world.behaviour)
  if (problem !== null || !providerToken.valid) return problem ?? reject('InvalidProviderToken')
  return withToken(connection, providerToken, nowMs, world.pki)
}

function judgeToken(
  connection: ConnectionState,
  providerToken: ReadProviderToken,
  nowMs: number,
  behaviour: Behaviour,
): Rejection | null {
  if (!providerToken.valid) return reject('InvalidProviderToken')
  const { key, issuedAtSeconds, hash } = providerToken
  const ageSeconds = nowMs / 1000 - issuedAtSeconds
  if (ageSeconds < -CLOCK_AHEAD_SECONDS) return reject('InvalidProviderToken')
  if (ageSeconds > JWT_LIFE_SECONDS) {
    connection.wedged = behaviour.wedgeAfterExpiredProviderToken
    return reject('ExpiredProviderToken')
  }
  if (key.scope !== 'all' && key.scope !== connection.environment) {
    return reject(
      behaviour.documentedEnvironmentReason ? 'BadEnvironmentKeyIdInToken' : 'BadEnvironmentKeyInToken',
    )
  }
  if (connection.binding !== null && connection.binding.teamId !== key.teamId)
    return reject('InvalidProviderToken')
  if (connection.binding !== null && connection.binding.keyId !== key.keyId)
    return reject('UnrelatedKeyIdInToken')
  const changedTooSoon =
    !connection.acceptedJwts.has(hash) &&
    connection.latestJwtAt !== null &&
    nowMs - connection.latestJwtAt < JWT_CHANGE_MS
  return changedTooSoon ? reject('TooManyProviderTokenUpdates') : null
}

function withToken(
  connection: ConnectionState,
  providerToken: ReadProviderToken & { valid: true },
  nowMs: number,
  pki: ApnsPki,
): Authenticated {
  const { key, hash } = providerToken
  if (!connection.acceptedJwts.has(hash)) {
    connection.acceptedJwts.add(hash)
    connection.latestJwtAt = nowMs
  }
  connection.binding ??= { teamId: key.teamId, keyId: key.keyId, allows: pki.teams.allowanceOf(key.teamId) }
  const { allows } = connection.binding
  return {
    outcome: 'authenticated',
    soleTopic: null,
    judgeTopic: (topic) => {
      const allowed = allows(bundleIdOf(topic)) && allowsTopic(key.topics, topic)
      return allowed ? null : reject('TopicDisallowed')
    },
  }
}

function withCertificate(certificate: ClientCertificate): Authenticated {
  const { topics } = certificate
  return {
    outcome: 'authenticated',
    soleTopic: topics.length === 1 ? (topics[0] ?? null) : null,
    judgeTopic: (topic) => (topics.includes(topic) ? null : reject('BadTopic')),
  }
}

/** A topic-specific key names bundle ids or whole topics. */
function allowsTopic(topics: string[] | null, topic: string): boolean {
  return topics === null || topics.includes(topic) || topics.includes(bundleIdOf(topic))
}
