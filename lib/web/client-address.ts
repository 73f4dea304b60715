import { isIP } from 'node:net'

/**
 * The address of whoever asks: the last entry of X-Forwarded-For, which the nearest proxy wrote if it sets the header
 * anew or appends to it. Entries before it are the client's own word. Without a proxy the whole header is: Next fills in
 * the connection's address only where the client sent none. Null when it is no address.
 */
export function clientAddress(forwardedFor: string | null | undefined): string | null {
  const last = forwardedFor?.split(',').at(-1)?.trim() ?? ''
  return isIP(last) === 0 ? null : last
}
