import { AppError } from '#lib/platform/errors.ts'

/**
 * The API key of a request: `X-API-Key`, Bearer, or the password of HTTP Basic with any user name. Some PBX
 * modules can send only one of the three.
 *
 * @throws AppError `unauthenticated` when there is none
 */
export function apiKeyOf(headers: Headers): string {
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
  throw new AppError(
    'unauthenticated',
    'An API key is needed: Authorization: Bearer rvl_…, or X-API-Key, or HTTP Basic with the key as password.',
  )
}
