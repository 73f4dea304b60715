import { createHash, verify } from 'node:crypto'
import { z } from 'zod'
import type { ProviderKeyRegister, RegisteredKey } from './provider-keys.ts'

/** What a provider token (a JWT) turned out to be. `hash` names it in the ledger without giving it away. */
export type ReadProviderToken =
  | { valid: true; hash: string; key: RegisteredKey; issuedAtSeconds: number }
  | { valid: false; hash: string }

/** Reads provider tokens; one that was seen before is not verified again. */
export type ProviderTokenReader = (providerToken: string) => ReadProviderToken

const CACHE_SIZE = 10_000

const headerSchema = z.object({ alg: z.literal('ES256'), kid: z.string().min(1) })
const claimsSchema = z.object({ iss: z.string().min(1), iat: z.number().int().nonnegative() })

/** A reader that believes the keys of the register and nothing else. */
export function createProviderTokenReader(keys: ProviderKeyRegister): ProviderTokenReader {
  const cache = new Map<string, ReadProviderToken>()
  let revision = keys.revision()
  return (providerToken) => {
    if (revision !== keys.revision() || cache.size > CACHE_SIZE) {
      cache.clear()
      revision = keys.revision()
    }
    const known = cache.get(providerToken)
    if (known !== undefined) return known
    const read = readProviderToken(providerToken, keys)
    cache.set(providerToken, read)
    return read
  }
}

function readProviderToken(providerToken: string, keys: ProviderKeyRegister): ReadProviderToken {
  const hash = createHash('sha256').update(providerToken).digest('hex').slice(0, 16)
  const [head, body, signature, ...rest] = providerToken.split('.')
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) {
    return { valid: false, hash }
  }
  const header = headerSchema.safeParse(parsePart(head))
  const claims = claimsSchema.safeParse(parsePart(body))
  if (!header.success || !claims.success) return { valid: false, hash }
  const key = keys.find(claims.data.iss, header.data.kid)
  if (key === null || key.revoked) return { valid: false, hash }
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: key.publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  return signed ? { valid: true, hash, key, issuedAtSeconds: claims.data.iat } : { valid: false, hash }
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    // Whatever is not JSON fails the schema that comes next.
    return null
  }
}
