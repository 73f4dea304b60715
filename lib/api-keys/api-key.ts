import { hash, randomInt } from 'node:crypto'
import { BlockList, isIP } from 'node:net'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 40 of 62 symbols: 238 bits. */
const RANDOM_LENGTH = 40
const API_KEY_PATTERN = new RegExp(`^rvl_[0-9A-Za-z]{${RANDOM_LENGTH}}$`)

/** A new random API key: `rvl_` and 40 letters and digits, which need no quoting anywhere. */
export function generateApiKey(): string {
  const symbol = () => ALPHABET.charAt(randomInt(ALPHABET.length))
  return `rvl_${Array.from({ length: RANDOM_LENGTH }, symbol).join('')}`
}

/** Whether a text could be one of our keys at all. */
export function looksLikeApiKey(text: string): boolean {
  return API_KEY_PATTERN.test(text)
}

/** SHA-256 of a key in hex: what is stored. A random key of 238 bits needs no slow hash. */
export function hashApiKey(apiKey: string): string {
  return hash('sha256', apiKey, 'hex')
}

/**
 * Reads CIDR blocks (`203.0.113.0/24`, `2001:db8::/32`) or single addresses.
 *
 * @throws RangeError that names the faulty one
 */
export function parseNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/')
    const version = isIP(address)
    const bits = version === 4 ? 32 : 128
    const length = prefix === undefined ? bits : Number(prefix)
    if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? '0') || length > bits) {
      throw new RangeError(`"${network}" is not a network: write it as 203.0.113.0/24 or 2001:db8::/32.`)
    }
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

/** Whether an address lies in one of the networks. An IPv4 address mapped into IPv6 counts as IPv4. */
export function isInNetworks(networks: BlockList, ip: string): boolean {
  const address = ip.startsWith('::ffff:') && isIP(ip.slice(7)) === 4 ? ip.slice(7) : ip
  const version = isIP(address)
  return version !== 0 && networks.check(address, version === 4 ? 'ipv4' : 'ipv6')
}
