import { pushAsCurl, shellQuote } from '#components/calls/as-curl.ts'
import type { JsonObject } from '#lib/apps/payload-template.ts'

type Test = { kind: 'push' | 'call'; deviceId: string; aor: string; callerName: string; waitSeconds: number }

/** The same test for a shell: `POST /pushes` for one device, `POST /calls` for the account. */
export function testAsCurl(test: Test, gatewayUrl: string): string {
  const { kind, deviceId, aor, callerName, waitSeconds } = test
  const [path, body] =
    kind === 'push'
      ? ['pushes', { deviceId, alert: callerName, waitSeconds }]
      : ['calls', { aor, callerName, wait: 'registered', waitSeconds }]
  return [
    `curl -sS ${shellQuote(`${gatewayUrl}/api/v1/${path}`)}`,
    '  -H "Authorization: Bearer $REVEILLE_API_KEY"',
    "  -H 'Content-Type: application/json'",
    `  -d ${shellQuote(JSON.stringify(body))}`,
  ].join(' \\\n')
}

/** A push to this phone straight to Apple, in the form of Apple's own page on its command-line tools. */
export function testAsAppleCurl(
  device: { bundleId: string; environment: string },
  payload: JsonObject,
): string {
  return pushAsCurl({
    id: '',
    topic: `${device.bundleId}.voip`,
    expirationAt: new Date(0),
    environment: device.environment === 'sandbox' ? 'sandbox' : 'production',
    attempts: [],
    tokenLastFour: '',
    payload,
  })
}
