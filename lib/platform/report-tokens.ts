import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { isUuid } from './ids.ts'
import type { KeyRing } from './secrets.ts'

/** How long an app may report on a call with the report token of its push. */
export const REPORT_TOKEN_LIFETIME_SECONDS = 3600

const EXPIRY_BYTES = 4
const DEVICE_END = EXPIRY_BYTES + 16
const MAC_BYTES = 16
const TEXT_PATTERN = /^[A-Za-z0-9_-]{48}$/

/**
 * Makes the proof that an app got the push of this call on this device: 48 characters of base64url that
 * carry expiry, device and an HMAC-SHA-256 over call, device and expiry (cut to 128 bits).
 *
 * @param callId UUID of the call, which is its push hint
 * @param deviceId UUID of the device
 * @throws RangeError when an id is not a UUID
 */
export function signReportToken(ring: KeyRing, callId: string, deviceId: string, expiresAt: Date): string {
  const claims = Buffer.alloc(DEVICE_END)
  claims.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000))
  uuidBytes(deviceId).copy(claims, EXPIRY_BYTES)
  const key = ring.keys.get(ring.sealingKid)
  if (key === undefined) throw new Error('The key ring has no sealing key.')
  return Buffer.concat([claims, mac(key.signing, callId, claims)]).toString('base64url')
}

/**
 * Which device a report token speaks for, or null when it is forged, expired or of another call. Signatures
 * of all keys of the ring count, so that a rotation silences no phone.
 */
export function verifyReportToken(
  ring: KeyRing,
  reportToken: string,
  callId: string,
  now: Date,
): { deviceId: string; expiresAt: Date } | null {
  if (!TEXT_PATTERN.test(reportToken) || !isUuid(callId)) return null
  const bytes = Buffer.from(reportToken, 'base64url')
  const claims = bytes.subarray(0, DEVICE_END)
  const signature = bytes.subarray(DEVICE_END)
  let genuine = false
  for (const key of ring.keys.values()) {
    if (timingSafeEqual(mac(key.signing, callId, claims), signature)) genuine = true
  }
  const expiresAt = new Date(claims.readUInt32BE() * 1000)
  if (!genuine || expiresAt <= now) return null
  return { deviceId: uuidText(claims.subarray(EXPIRY_BYTES)), expiresAt }
}

function mac(key: KeyObject, callId: string, claims: Uint8Array): Buffer {
  const digest = createHmac('sha256', key).update(uuidBytes(callId)).update(claims).digest()
  return digest.subarray(0, MAC_BYTES)
}

function uuidBytes(uuid: string): Buffer {
  if (!isUuid(uuid)) throw new RangeError('A report token needs UUIDs of call and device.')
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
