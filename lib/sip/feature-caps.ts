/**
 * How long before its binding ends a phone that can wake itself is to register again, in seconds: the value of
 * `sip.pnsreg`, which must be bigger than 120 (RFC 8599 §5.6.1.1).
 */
export const PNSREG_SECONDS = 150

/** The shortest binding that leaves room for that, and for the REGISTER to be answered. In seconds. */
export const MIN_REFRESHED_EXPIRES_SECONDS = 2 * PNSREG_SECONDS

/**
 * The value of a Feature-Caps header field that says for which type of push service we push (RFC 8599 §5.4, §8.2;
 * RFC 6809). `sip.vapid` and `sip.pnspurr` never stand in it: APNs has no VAPID, and no dialog is woken by PURR.
 *
 * @param provider as in `pn-provider`, in lower case; empty names all that we have, which is apns
 * @param canRefreshItself whether the phone sent the media feature tag `+sip.pnsreg`: it is then told when
 */
export function featureCaps(provider: string, canRefreshItself: boolean): string {
  const pnsreg = canRefreshItself ? `;+sip.pnsreg="${PNSREG_SECONDS}"` : ''
  return `*;+sip.pns="${provider === '' ? 'apns' : provider}"${pnsreg}`
}

/**
 * Whether a Feature-Caps header field of a REGISTER says that a proxy before us pushes for this type of push
 * service (RFC 8599 §5.6.1.1): then nobody else must.
 *
 * @param values of all Feature-Caps header fields, as received
 * @param provider as in `pn-provider`, in lower case
 */
export function isPushedByAnother(values: readonly string[], provider: string): boolean {
  const pns = /\+sip\.pns\s*=\s*"([^"]*)"/gi
  return values.some((value) => [...value.matchAll(pns)].some(([, name]) => name?.toLowerCase() === provider))
}
