import { Secret, TOTP } from 'otpauth'

/** RFC 6238 with what every authenticator app takes: SHA-1, six digits, 30 seconds. */
const PERIOD_SECONDS = 30
const SETTINGS = { issuer: 'Reveille', algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS } as const

/** A code is taken one step early and one step late: clocks of phones differ (RFC 6238 §5.2). */
const WINDOW_STEPS = 1

const CODE_PATTERN = /^\d{6}$/

/** A new secret, base32: 160 bits (RFC 4226 §4, R6). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ ...SETTINGS, label: email, secret: Secret.fromBase32(secret) }).toString()
}

/** The step that a code belongs to, or null when it is wrong or of another time. Spaces in it do not count. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const token = code.replaceAll(/\s/g, '')
  if (!CODE_PATTERN.test(token)) return null
  const timestamp = now.getTime()
  const delta = TOTP.validate({
    ...SETTINGS,
    secret: Secret.fromBase32(secret),
    token,
    timestamp,
    window: WINDOW_STEPS,
  })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}
