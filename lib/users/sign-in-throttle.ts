import { hash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { countTry, forgetTries, uncountTry } from './sign-in-try-store.ts'

const WINDOW_MS = 15 * 60_000

/** Per account: a person mistypes a few times; a guesser gets 40 guesses an hour. */
const ATTEMPTS_PER_ACCOUNT = 10

/** Per address, of IPv6 per network: an office behind one address signs in on a Monday morning. */
const ATTEMPTS_PER_ADDRESS = 50

/** Counts sign-ins per account and per network address. */
export type SignInThrottle = {
  /** Counts one attempt. Null lets it through; else how long to wait, in whole seconds. */
  attempt(email: string, ip: string | null): Promise<number | null>
  /** The attempt was the right person's: it does not count, and neither do the account's failures before it. */
  succeeded(email: string, ip: string | null): Promise<void>
  /** The attempt was right as far as it went: it does not count for the address, and for the account until it succeeds. */
  halfway(ip: string | null): Promise<void>
}

/**
 * A throttle that counts in the database: what one console counts all know, and so does one that has started anew. An
 * account that does not exist is counted like one that does, so that a throttled answer tells nobody who exists.
 */
export function createSignInThrottle({ db, clock }: Pick<PlatformContext, 'db' | 'clock'>): SignInThrottle {
  return {
    async attempt(email, ip) {
      const now = clock.now()
      const endsAt = await countTry(db, {
        account: { key: accountKey(email), most: ATTEMPTS_PER_ACCOUNT },
        address: ip === null ? null : { key: addressKey(ip), most: ATTEMPTS_PER_ADDRESS },
        now,
        endsAt: new Date(now.getTime() + WINDOW_MS),
      })
      return endsAt === null ? null : Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1000))
    },
    async succeeded(email, ip) {
      await forgetTries(db.prisma, accountKey(email))
      if (ip !== null) await uncountTry(db, addressKey(ip))
    },
    async halfway(ip) {
      if (ip !== null) await uncountTry(db, addressKey(ip))
    },
  }
}

/** Forgets the tries of an account, in a transaction; whether there were any. */
export function forgetAccountTries(tx: Prisma.TransactionClient, email: string): Promise<boolean> {
  return forgetTries(tx, accountKey(email))
}

const accountKey = (email: string) => hash('sha256', `account ${email}`)
const addressKey = (ip: string) => hash('sha256', `address ${networkOf(ip)}`)

/** The 64 bits of an IPv6 network, all of whose addresses are one customer's (RFC 6177); an IPv4 address as it is. */
function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.toLowerCase().startsWith('::ffff:')) return ip
  const [before = '', after] = ip.split('::')
  const groups = before === '' ? [] : before.split(':')
  const behind = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? 0 : 8 - groups.length - behind.length
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...behind]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
