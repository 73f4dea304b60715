import { type BlockList, isIP } from 'node:net'
import { isInNetworks, parseNetworks } from '#lib/api-keys/api-key.ts'

/**
 * Networks that are nobody's in the public Internet: this host, private use, link-local (where clouds keep their
 * secrets), shared, documentation, benchmarks, multicast, reserved, and IPv6 forms that hide an IPv4 address. IANA
 * IPv4 and IPv6 Special-Purpose Address Registries.
 */
const SPECIAL = parseNetworks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
])

/** Whether webhooks may go to an address. */
export type AddressRule = (address: string) => boolean

/**
 * Public addresses, and those that the operator of this installation allows.
 *
 * @param allowed CIDR blocks, `WEBHOOK_ALLOWED_NETWORKS`
 * @throws RangeError for a block that is none
 */
export function addressRule(allowed: readonly string[]): AddressRule {
  const allowList: BlockList = parseNetworks(allowed)
  return (address) =>
    isIP(address) !== 0 && (isInNetworks(allowList, address) || !isInNetworks(SPECIAL, address))
}
