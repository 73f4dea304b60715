import { isIP } from 'node:net'

/**
 * The address of whoever asks: the last entry of X-Forwarded-For, which the nearest proxy wrote, or Next itself
 * when there is none. Entries before it are the client's own word. Null when it is no address.
 */
export function clientAddress(forwardedFor: string | null | undefined): string | null {
  const last = forwardedFor?.split(',').at(-1)?.trim() ?? ''
  return isIP(last) === 0 ? null : last
}
