import { sign } from 'node:crypto'
import { once } from 'node:events'
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2'
import type { ApnsPki } from '#simulators/apns/pki.ts'
import type { ProviderKey } from '#simulators/apns/provider-keys.ts'

/** What a provider hears back: status null when the stream ended without an answer. */
export type ProviderAnswer = {
  status: number | null
  headers: Record<string, unknown>
  body: string
  reason: string | null
  timestamp: number | null
}

/** A provider token (JWT) signed with a key; any claim or header may be bent. */
export function providerToken(
  key: ProviderKey,
  options: { at?: Date; claims?: Record<string, unknown>; header?: Record<string, unknown> } = {},
): string {
  const issuedAt = Math.floor((options.at ?? new Date()).getTime() / 1000)
  const head = encode({ alg: 'ES256', kid: key.keyId, ...options.header })
  const body = encode({ iss: key.teamId, iat: issuedAt, ...options.claims })
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key: key.p8, dsaEncoding: 'ieee-p1363' })
  return `${head}.${body}.${signature.toString('base64url')}`
}

function encode(part: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** Opens an HTTP/2 connection as a provider does, with a client certificate if one is given. */
export async function openConnection(
  url: string,
  pki: Pick<ApnsPki, 'caPem'>,
  certificate: { cert: string; key: string } | null = null,
): Promise<ClientHttp2Session> {
  const session = connect(url, {
    ca: [pki.caPem],
    servername: 'api.push.apple.com',
    ...(certificate ?? {}),
  })
  // Tests that break connections look at the answers, not at the session's own error.
  session.on('error', () => session.destroy())
  await once(session, 'remoteSettings')
  return session
}

/** Sends one request and resolves when its stream has closed, however it closed. */
export function request(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: string | Buffer | null,
): Promise<ProviderAnswer & { code: number }> {
  const stream = session.request(headers, { endStream: body === null })
  const answer: ProviderAnswer = { status: null, headers: {}, body: '', reason: null, timestamp: null }
  stream.setEncoding('utf8')
  stream.on('response', (responseHeaders) => {
    answer.status = Number(responseHeaders[':status'])
    answer.headers = { ...responseHeaders }
  })
  stream.on('data', (chunk: string) => {
    answer.body += chunk
  })
  if (body !== null) stream.end(body)
  return new Promise((resolve) => {
    stream.on('error', () => stream.close())
    stream.on('close', () => {
      const parsed = answer.body.startsWith('{') ? JSON.parse(answer.body) : {}
      resolve({
        ...answer,
        reason: parsed.reason ?? null,
        timestamp: parsed.timestamp ?? null,
        code: stream.rstCode,
      })
    })
  })
}

/** Headers of a correct VoIP push; those given replace them, `undefined` takes one away. */
export function pushHeaders(
  pushToken: string,
  bundleId: string,
  authorization: string | null,
  changes: OutgoingHttpHeaders = {},
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ':method': 'POST',
    ':path': `/3/device/${pushToken}`,
    'apns-topic': `${bundleId}.voip`,
    'apns-push-type': 'voip',
    'apns-priority': '10',
    'apns-expiration': '0',
    ...(authorization === null ? {} : { authorization: `bearer ${authorization}` }),
    ...changes,
  }
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
}

/** A clock that stands still until it is told otherwise. */
export function standingClock(start = new Date('2026-03-01T12:00:00Z')) {
  let nowMs = start.getTime()
  return {
    now: () => new Date(nowMs),
    advance: (ms: number) => {
      nowMs += ms
    },
  }
}
