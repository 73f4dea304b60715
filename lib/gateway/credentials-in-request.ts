import type { ApiKeyGrant } from '#lib/api-keys/authenticate-api-key.ts'
import { AppError } from '#lib/platform/errors.ts'

/** All that an API key may be able to do if it travels in a URL, which ends up in logs that nobody guards. */
const SCOPES_IN_URL: readonly string[] = ['calls:write', 'tokens:write']

/**
 * The API key of a request: `X-API-Key`, Bearer, or the password of HTTP Basic with any user name. Some PBX
 * modules can send only one of the three.
 *
 * @param keyInUrl of an endpoint that takes it from there; what stands in a header goes first
 * @throws AppError `unauthenticated` when there is none
 */
export function apiKeyOf(headers: Headers, keyInUrl?: string): string {
  const header = headers.get('x-api-key')
  if (header !== null && header !== '') return header.trim()
  const authorization = headers.get('authorization')
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization ?? '') ?? []
  if (/^bearer$/i.test(scheme)) return value
  if (/^basic$/i.test(scheme)) {
    const pair = Buffer.from(value, 'base64').toString('utf8')
    const password = pair.slice(pair.indexOf(':') + 1)
    if (pair.includes(':') && password !== '') return password
  }
  if (keyInUrl !== undefined && keyInUrl !== '') return keyInUrl
  throw new AppError(
    'unauthenticated',
    'An API key is needed: Authorization: Bearer rvl_…, or X-API-Key, or HTTP Basic with the key as password.',
  )
}

/** @throws AppError `forbidden` for an API key in a URL that could do more than wake phones */
export function refuseStrongKeyInUrl({ actor }: ApiKeyGrant): void {
  const tooMuch = actor.scopes.filter((scope) => !SCOPES_IN_URL.includes(scope))
  if (tooMuch.length === 0) return
  throw new AppError(
    'forbidden',
    `An API key in a URL may have no scopes but ${SCOPES_IN_URL.join(' and ')}; this one also has ${tooMuch.join(', ')}.`,
  )
}
