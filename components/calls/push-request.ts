import type { PushRecord } from '#lib/calls/call.ts'

const HOSTS = {
  production: 'api.push.apple.com',
  sandbox: 'api.sandbox.push.apple.com',
} as const

/** A header of the request to Apple, name and value. */
export type RequestHeader = { name: string; value: string }

/** The host of Apple's that took the last attempt, or would have. */
export function apnsHost(push: Pick<PushRecord, 'environment' | 'attempts'>): string {
  const environment = push.attempts.at(-1)?.environment ?? push.environment
  return environment === 'sandbox' ? HOSTS.sandbox : HOSTS.production
}

/** The headers as sent (Apple, "Sending notification requests to APNs"); what proves us stays out. */
export function requestHeaders(push: Pick<PushRecord, 'id' | 'topic' | 'expirationAt'>): RequestHeader[] {
  return [
    { name: 'apns-topic', value: push.topic },
    { name: 'apns-push-type', value: 'voip' },
    { name: 'apns-priority', value: '10' },
    { name: 'apns-expiration', value: String(Math.floor(push.expirationAt.getTime() / 1_000)) },
    { name: 'apns-id', value: push.id },
  ]
}
