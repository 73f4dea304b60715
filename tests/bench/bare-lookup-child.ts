import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { FIND_ACTIVE_PUSH_TOKENS } from '#lib/devices/lookup-store.ts'
import { env } from '#lib/platform/env.ts'

/** The floor that a lookup is measured against: the same statement with nothing around it. */
const settings = env()
const pool = new pg.Pool({ connectionString: settings.DATABASE_URL, max: settings.DATABASE_POOL_SIZE })
const tenantId = process.argv[2]

const server = createServer((request, response) => {
  const aor = new URLSearchParams((request.url ?? '').split('?')[1]).get('aor')
  pool
    .query({ name: 'find_active_push_tokens', text: FIND_ACTIVE_PUSH_TOKENS, values: [tenantId, aor] })
    .then(({ rows }) => {
      const body = JSON.stringify({ aor, items: rows })
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    })
    .catch((error: Error) => response.writeHead(500).end(error.message))
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})
process.once('SIGTERM', () => process.exit(0))
