import { shellQuote } from '#components/calls/as-curl.ts'

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
